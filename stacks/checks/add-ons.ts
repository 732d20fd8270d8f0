import { z } from "zod";
import type { Check } from "./problem.ts";
import { byRules, type Rule } from "./rule.ts";
import { off, resources, some } from "./terraform.ts";

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide";
const ADD_ON = "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html";

const text = z.string().min(1);

const RULES: readonly Rule[] = [
  {
    type: "aws_eks_addon",
    sound: z.object({ addon_version: text }),
    wrong: "has the version that is the default when it is made",
    why: `Each environment gets another one, and no update: ${ADD_ON}`,
    remedy: "Set addonVersion.",
  },
  {
    type: "aws_eks_addon",
    sound: z.object({
      resolve_conflicts_on_create: z.literal("OVERWRITE"),
      resolve_conflicts_on_update: z.literal("OVERWRITE"),
    }),
    wrong: "keeps what was changed by hand",
    why: `NONE, the default, fails on a conflict, and PRESERVE leaves network policies off: https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html`,
    remedy: "Set resolveConflictsOnCreate and resolveConflictsOnUpdate to OVERWRITE.",
  },
  {
    type: "aws_eks_addon",
    // off by default
    sound: z.object({ preserve: off.optional() }),
    wrong: "leaves its pods behind when it is removed",
    why: `They run without updates and an owner: ${EKS_GUIDE}/removing-an-add-on.html`,
    remedy: "Set preserve to false.",
  },
];

const withIdentity = z
  .object({ service_account_role_arn: text })
  .or(z.object({ pod_identity_association: some(z.object({ role_arn: text })) }));
const withPolicies = z.object({ configuration_values: z.string().regex(/"enableNetworkPolicy":"true"/) });

/** The add-ons that the platform promises, with versions and settings of the configuration. */
export const checkAddOns: Check = (stacks) => [
  ...byRules(RULES)(stacks),
  ...cniProblems(stacks),
  ...absent(stacks),
  ...agents(stacks),
];

const cniProblems: Check = (stacks) =>
  resources(stacks, "aws_eks_addon")
    .filter(({ block }) => block.addon_name === "vpc-cni")
    .flatMap(({ stack, address, block }) => [
      ...(withIdentity.safeParse(block).success
        ? []
        : [
            {
              stack,
              address,
              wrong: "has no role of its own",
              why: `It takes the node's, which may not assign addresses to pods: ${EKS_GUIDE}/cni-iam-role.html`,
              remedy: "Set serviceAccountRoleArn or podIdentityAssociation.",
            },
          ]),
      ...(withPolicies.safeParse(block).success
        ? []
        : [
            {
              stack,
              address,
              wrong: "does not enforce network policies",
              why: `They are off by default, and every pod reaches every other one: ${EKS_GUIDE}/cni-network-policy-configure.html`,
              remedy: 'Set enableNetworkPolicy to "true" in configurationValues.',
            },
          ]),
    ]);

/** Without these, no pod finds a Service by its name, and no autoscaler knows the load. */
const NEEDED = [
  { name: "coredns", why: `Pods resolve no name: ${EKS_GUIDE}/managing-coredns.html` },
  { name: "metrics-server", why: `A HorizontalPodAutoscaler knows no load: ${EKS_GUIDE}/metrics-server.html` },
];

const absent: Check = (stacks) => {
  const names = resources(stacks, "aws_eks_addon").map(({ block }) => block.addon_name);
  return resources(stacks, "aws_eks_cluster").flatMap(({ stack, address }) =>
    NEEDED.filter(({ name }) => !names.includes(name)).map(({ name, why }) => ({
      stack,
      address,
      wrong: `does not have the add-on ${name}`,
      why,
      remedy: "Add it to WorkloadAddOns.",
    })),
  );
};

/** Only the agent calls EKS Auth. */
const agents: Check = (stacks) => {
  const hasAgent = resources(stacks, "aws_eks_addon").some(
    ({ block }) => block.addon_name === "eks-pod-identity-agent",
  );
  const endpoints = resources(stacks, "aws_vpc_endpoint").filter(({ block }) =>
    /\.eks-auth$/.test(String(block.service_name)),
  );
  if (hasAgent === endpoints.length > 0) return [];
  return resources(stacks, "aws_eks_cluster").map(({ stack, address }) => ({
    stack,
    address,
    wrong: `has ${hasAgent ? "the add-on eks-pod-identity-agent without" : "no add-on eks-pod-identity-agent beside"} the endpoint for EKS Auth`,
    why: `Pods get credentials by both, when cluster.identity changes on a cluster that runs, too: ${EKS_GUIDE}/pod-id-agent-setup.html`,
    remedy: "Add what is missing.",
  }));
};
