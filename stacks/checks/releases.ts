import { z } from "zod";
import type { Check } from "./problem.ts";
import { referredTo } from "./relations.ts";
import { byRules, type Rule } from "./rule.ts";
import { nested, on, resources } from "./terraform.ts";

const HELM = "https://helm.sh/docs/helm/helm_upgrade/";
const RELEASE = "https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release";
const POD_SECURITY = "https://kubernetes.io/docs/concepts/security/pod-security-admission/";

const RULES: readonly Rule[] = [
  {
    type: "helm_release",
    sound: z.object({ atomic: on, cleanup_on_fail: on }),
    wrong: "stays half installed if it fails",
    why: `The next deployment finds a release that is pending, and its name in use: ${HELM}`,
    remedy: "Set atomic and cleanupOnFail.",
  },
  {
    type: "helm_release",
    // on by default
    sound: z.object({ wait: on.optional(), timeout: z.number().min(600) }),
    wrong: "does not wait until its pods are ready, for 10 minutes at least",
    why: `A deployment ends well though nothing answers, or ends before a load balancer and nodes are there: ${RELEASE}`,
    remedy: "Set wait and timeout.",
  },
  {
    type: "helm_release",
    sound: z.object({ max_history: z.number().min(1) }),
    wrong: "keeps all of its revisions",
    why: `It is the default; each is a Secret in the cluster: ${RELEASE}`,
    remedy: "Set maxHistory.",
  },
  {
    type: "helm_release",
    sound: z.object({ namespace: z.string().min(1) }),
    wrong: "is in the namespace default",
    why: `Its pods have no Pod Security policy there, and no identity: ${POD_SECURITY}`,
    remedy: "Set namespace.",
  },
  {
    type: "helm_release",
    sound: z.object({ values: z.array(z.string().min(1)).min(1) }),
    wrong: "has no values of the configuration",
    why: `The chart's own are not those of this environment: ${RELEASE}`,
    remedy: "Pass values.",
  },
];

/** Releases are whole or not there, and their namespaces admit restricted pods only. */
export const checkReleases: Check = (stacks) => [
  ...byRules(RULES)(stacks),
  ...unrestricted(stacks),
  ...readTooEarly(stacks),
];

const restricted = z.literal("restricted");
const labelled = z.object({
  metadata: nested(
    z.object({
      labels: z.object({
        "pod-security.kubernetes.io/enforce": restricted,
        "pod-security.kubernetes.io/audit": restricted,
        "pod-security.kubernetes.io/warn": restricted,
      }),
    }),
  ).refine((list) => list.length > 0),
});

const unrestricted: Check = (stacks) =>
  resources(stacks, "kubernetes_namespace_v1")
    .filter(({ block }) => !labelled.safeParse(block).success)
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "admits pods that may do anything on their node, or does not report them",
      why: `A namespace without these labels has the policy privileged: ${POD_SECURITY}`,
      remedy: "Set the labels enforce, audit and warn to restricted.",
    }));

const read = z.object({ metadata: nested(z.object({ name: z.string().min(1), namespace: z.string().min(1) })) });

/** A release makes the Service that is read, in its namespace. */
const readTooEarly: Check = (stacks) =>
  Object.entries(stacks.app.data.kubernetes_service_v1 ?? {})
    .filter(([, block]) => {
      const releases = referredTo(block.depends_on, resources(stacks, "helm_release"));
      const names = read.safeParse(block).data?.metadata ?? [];
      return !releases.some((release) => names.some(({ namespace }) => namespace === release.block.namespace));
    })
    .map(([id]) => ({
      stack: "app" as const,
      address: `data.kubernetes_service_v1.${id}`,
      wrong: "does not wait for a release in its namespace",
      why: "The first plan fails, because there is no such Service: https://developer.hashicorp.com/terraform/language/data-sources#dependencies",
      remedy: "Add the release to its dependsOn, and name its namespace.",
    }));
