import { z } from "zod";
import { needs, references } from "../../stacks/checks/graph.ts";
import type { Stack, Stacks } from "../../stacks/checks/terraform.ts";
import { STACKS, type StackName } from "../../stacks/stack-names.ts";

/**
 * Names of the resource types in the diagram, in the order of the label. Types that only describe other resources
 * (policies, rules, associations, aliases) are left out.
 */
const CALLED: Record<string, readonly [one: string, many: string]> = {
  aws_vpc: ["VPC", "VPCs"],
  aws_subnet: ["subnet", "subnets"],
  aws_route_table: ["route table", "route tables"],
  aws_internet_gateway: ["Internet gateway", "Internet gateways"],
  aws_nat_gateway: ["NAT gateway", "NAT gateways"],
  aws_vpc_endpoint: ["VPC endpoint", "VPC endpoints"],
  aws_security_group: ["security group", "security groups"],
  aws_flow_log: ["flow log", "flow logs"],
  aws_eks_cluster: ["EKS cluster", "EKS clusters"],
  aws_cloudwatch_log_group: ["log group", "log groups"],
  aws_eks_node_group: ["node group", "node groups"],
  aws_launch_template: ["launch template", "launch templates"],
  aws_eks_addon: ["add-on", "add-ons"],
  aws_eks_access_entry: ["access entry", "access entries"],
  aws_eks_pod_identity_association: ["pod identity association", "pod identity associations"],
  aws_iam_openid_connect_provider: ["OIDC provider", "OIDC providers"],
  aws_iam_role: ["role", "roles"],
  aws_s3_bucket: ["S3 bucket", "S3 buckets"],
  aws_dynamodb_table: ["DynamoDB table", "DynamoDB tables"],
  aws_ecr_repository: ["ECR repository", "ECR repositories"],
  aws_ssm_parameter: ["SSM parameter", "SSM parameters"],
  aws_kms_key: ["KMS key", "KMS keys"],
  helm_release: ["Helm release", "Helm releases"],
  kubernetes_namespace_v1: ["namespace", "namespaces"],
};

/** A Mermaid flowchart of the stacks' constructs: https://mermaid.js.org/syntax/flowchart.html */
export function diagram(stacks: Stacks): string {
  const { nodes, edges } = constructGraph(stacks);
  const groups = STACKS.flatMap((stack) => [
    `  subgraph ${stack} [stack ${stack}]`,
    ...[...nodes].flatMap(([key, addresses]) => {
      const [place, id = ""] = key.split("/");
      return place === stack ? [`    ${name(key)}[${label(id, addresses)}]`] : [];
    }),
    "  end",
  ]);
  const arrows = edges.map(({ earlier, later }) => `  ${name(earlier)} --> ${name(later)}`);
  return ["flowchart LR", ...groups, ...arrows].join("\n");
}

/** Mermaid reads a slash as the beginning of a shape. */
function name(key: string): string {
  return key.replaceAll("/", ".");
}

function label(id: string, addresses: readonly string[]): string {
  const isLookedUp = addresses.every((address) => address.startsWith("data."));
  const contents = Object.entries(CALLED).flatMap(([type, [one, many]]) => {
    const count = addresses.filter((address) => address.startsWith(`${type}.`)).length;
    return count === 0 ? [] : [count === 1 ? one : `${count} ${many}`];
  });
  return JSON.stringify(`<b>${id}</b><br>${isLookedUp ? "looked up" : contents.join(", ")}`);
}

/**
 * The constructs directly below the stacks, sorted. `nodes` has the addresses in each, by stack and id, such as
 * base/vpc-endpoints. In `edges`, `later` depends on `earlier`: each is such a key, or the name of a whole stack.
 */
export function constructGraph(stacks: Stacks) {
  const blocks = STACKS.flatMap((stack) => blocksOf(stack, stacks[stack]));
  const constructs = new Map(blocks.map(({ stack, address, construct }) => [`${stack}:${address}`, construct]));
  const keys = [...new Set(constructs.values())].sort();
  const addresses = (key: string) => blocks.filter(({ construct }) => construct === key).map(({ address }) => address);
  const dependents = new Map(keys.map((key) => [key, new Set<string>()]));
  const referred = (stack: StackName, value: unknown) =>
    [...references(value)].map((address) => constructs.get(`${stack}:${address}`) ?? "");
  for (const { stack, type, content, construct } of blocks) {
    const [provider = ""] = type.split("_");
    const earlier = [
      ...referred(stack, content),
      ...referred(stack, stacks[stack].provider[provider]),
      ...remoteOutputs(content).flatMap(([other, output]) => referred(other, stacks[other].output[output])),
    ];
    for (const key of earlier) if (key !== construct) dependents.get(key)?.add(construct);
    if (type !== "aws_s3_bucket") continue;
    // the stacks that keep their states in the bucket
    const later = STACKS.filter((name) => stacks[name].terraform.backend.s3?.bucket === content.bucket);
    for (const name of later) dependents.get(construct)?.add(name);
  }
  return { nodes: new Map(keys.map((key) => [key, addresses(key)])), edges: edgesOf(dependents) };
}

// the construct's path in CDKTF's metadata; a remote state has none and belongs to the whole stack
const commentSchema = z.object({ metadata: z.object({ path: z.string() }) });

/** The resources and data sources in constructs. The type of a data source begins with data, as its address does. */
function blocksOf(stack: StackName, { resource, data }: Stack) {
  const sources = Object.entries(data).map(([type, named]) => [`data.${type}`, named] as const);
  return [...Object.entries(resource), ...sources].flatMap(([type, named]) =>
    Object.entries(named).flatMap(([id, { "//": comment, ...content }]) => {
      const construct = commentSchema.safeParse(comment).data?.metadata.path.split("/").slice(0, 2).join("/");
      return construct === undefined ? [] : [{ stack, type, address: `${type}.${id}`, content, construct }];
    }),
  );
}

/** The outputs of other stacks that a block reads. */
function remoteOutputs(content: unknown): [StackName, string][] {
  const reads = JSON.stringify(content).matchAll(/data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)/g);
  return [...reads].map(([, stack, output = ""]) => [stack as StackName, output]);
}

/** The edges without those that follow from other edges. */
function edgesOf(dependents: ReadonlyMap<string, ReadonlySet<string>>) {
  return [...dependents].flatMap(([earlier, all]) => {
    const implied = new Set([...all].flatMap((later) => [...needs(dependents, later)]));
    const direct = [...all].filter((later) => !implied.has(later)).sort();
    return direct.map((later) => ({ earlier, later }));
  });
}
