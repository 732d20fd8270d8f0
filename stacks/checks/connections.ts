import { z } from "zod";
import { STACKS } from "../stack-names.ts";
import type { Check } from "./problem.ts";
import { absent, nested, off, some } from "./terraform.ts";

const KUBERNETES = "https://registry.terraform.io/providers/hashicorp/kubernetes/3.2.1/docs#argument-reference";
const AWS = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs#allowed_account_ids-1";

const account = z.array(z.string().regex(/^\d{12}$/)).length(1);
const inAccount = z.object({ allowed_account_ids: account, region: z.string().min(1) });

/** Each provider and backend works in the account and on the cluster of the environment, whatever the shell has set. */
export const checkConnections: Check = (stacks) => [...accounts(stacks), ...clusters(stacks)];

const accounts: Check = (stacks) =>
  STACKS.flatMap((stack) => {
    const { provider, terraform, data } = stacks[stack];
    const places = [
      ...(provider.aws ?? []).map((block) => ({ address: "provider.aws", block })),
      ...((provider.aws ?? []).length === 0 ? [{ address: "provider.aws", block: {} }] : []),
      ...(terraform.backend.s3 ? [{ address: "terraform.backend.s3", block: terraform.backend.s3 }] : []),
      ...Object.entries(data.terraform_remote_state ?? {}).map(([id, { config }]) => ({
        address: `data.terraform_remote_state.${id}`,
        block: config,
      })),
    ];
    return places
      .filter(({ block }) => !inAccount.safeParse(block).success)
      .map(({ address }) => ({
        stack,
        address,
        wrong: "does not name its account and region",
        why: `It works in those that the shell is signed in to: ${AWS}`,
        remedy: "Set allowedAccountIds and region.",
      }));
  });

const empty = z.literal("");
/** Arguments that the providers would take from a variable of the shell. */
const NOTHING_ELSE = {
  insecure: off,
  username: empty,
  password: empty,
  token: empty,
  client_certificate: empty,
  client_key: empty,
  config_path: empty,
  config_context: empty,
  config_context_auth_info: empty,
  config_context_cluster: empty,
};

const command = z.object({
  api_version: z.literal("client.authentication.k8s.io/v1beta1"),
  command: z.literal("aws"),
  args: z.tuple([
    z.literal("eks"),
    z.literal("get-token"),
    z.literal("--cluster-name"),
    z.string().min(1),
    z.literal("--region"),
    z.string().min(1),
    z.literal("--output"),
    z.literal("json"),
  ]),
});

const reference = z.string().regex(/data\.aws_eks_cluster\./);
const connection = z.object({
  ...NOTHING_ELSE,
  host: reference,
  cluster_ca_certificate: reference,
  exec: some(command),
});

const clusters: Check = (stacks) =>
  STACKS.flatMap((stack) => {
    const { provider, terraform } = stacks[stack];
    const expected = ["helm", "kubernetes"].filter((name) => Object.hasOwn(terraform.required_providers, name));
    const { aws: _, ...others } = provider;
    return [...new Set([...expected, ...Object.keys(others)])]
      .filter(
        (name) =>
          !(provider[name] ?? []).some((block) => isSound(name, block, terraform.required_providers[name]?.version)),
      )
      .map((name) => ({
        stack,
        address: `provider.${name}`,
        wrong: "does not say by itself which cluster it connects to, and as whom",
        why: `It takes what is left out from KUBE_ variables and kubeconfig files, which may be those of another cluster, and a token of its own runs out in a long apply: ${KUBERNETES}`,
        remedy: "Make it by useCluster.",
      }));
  });

/** Helm 1.3.2 has no argument for the server's name. */
const WITHOUT_SERVER_NAME = "1.3.2";

const kubernetes = connection.extend({ tls_server_name: empty });
const helm = (inside: z.ZodType) =>
  z.object({
    // releases are looked for where HELM_DRIVER says
    helm_driver: z.literal("secret"),
    kubernetes: nested(inside).refine((list) => list.length === 1),
  });
const newHelm = helm(kubernetes);
const oldHelm = helm(connection.extend({ tls_server_name: absent }));

function isSound(name: string, block: Record<string, unknown>, version: string | undefined): boolean {
  if (name === "kubernetes") return kubernetes.safeParse(block).success;
  return (version === WITHOUT_SERVER_NAME ? oldHelm : newHelm).safeParse(block).success;
}
