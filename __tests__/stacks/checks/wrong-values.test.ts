import { describe, expect, it } from "vitest";
import { CHECKS } from "../../../stacks/checks/check.ts";
import { complaints, withArguments } from "./broken.ts";

type Case = readonly [check: keyof typeof CHECKS, type: string, changed: Record<string, unknown>, wrong: string];

/** `__tests__/stacks/necessity` removes, empties or negates arguments. These have another value. */
const CASES: readonly Case[] = [
  ["logs", "aws_flow_log", { traffic_type: "REJECT" }, "does not log all connections"],
  [
    "logs",
    "aws_flow_log",
    { max_aggregation_interval: 600 },
    "gathers connections for ten minutes before it logs them",
  ],
  [
    "registries",
    "aws_ecr_repository",
    { image_tag_mutability: "MUTABLE" },
    "has tags that can be moved to another image",
  ],
  ["releases", "helm_release", { timeout: 599 }, "does not wait until its pods are ready, for 10 minutes at least"],
  ["releases", "helm_release", { wait: false }, "does not wait until its pods are ready, for 10 minutes at least"],
  [
    "releases",
    "kubernetes_namespace_v1",
    { metadata: { labels: { "pod-security.kubernetes.io/enforce": "baseline" } } },
    "admits pods that may do anything on their node, or does not report them",
  ],
  [
    "cluster",
    "aws_eks_cluster",
    {
      access_config: {
        authentication_mode: "API_AND_CONFIG_MAP",
        bootstrap_cluster_creator_admin_permissions: false,
      },
    },
    "takes identities from its aws-auth ConfigMap",
  ],
  [
    "cluster",
    "aws_eks_cluster",
    { upgrade_policy: { support_type: "EXTENDED" } },
    "stays on a version whose standard support has ended",
  ],
  [
    "cluster",
    "aws_eks_cluster",
    { enabled_cluster_log_types: ["api", "audit"] },
    "does not write all of its logs: api, audit, authenticator, controllerManager, scheduler",
  ],
  [
    "cluster",
    "aws_iam_openid_connect_provider",
    { client_id_list: ["example.com"] },
    "does not know the audience sts.amazonaws.com",
  ],
  ["add-ons", "aws_eks_addon", { resolve_conflicts_on_update: "PRESERVE" }, "keeps what was changed by hand"],
  ["add-ons", "aws_eks_addon", { preserve: true }, "leaves its pods behind when it is removed"],
  ["states", "aws_dynamodb_table", { billing_mode: "PROVISIONED" }, "needs a capacity that it does not have"],
  ["states", "aws_dynamodb_table", { hash_key: "Id" }, "has no key LockID that is a text"],
];

describe("a value that is not missing but wrong", () => {
  it.each(CASES)("is refused by %s for %s: %o", (check, type, changed, wrong) => {
    const found = complaints(CHECKS[check](withArguments(type, changed)));
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${type}\\..* ${wrong}$`))]);
  });
});
