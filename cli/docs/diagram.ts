import type { Stacks } from "../../stacks/checks/terraform.ts";
import { STACKS } from "../../stacks/stack-names.ts";
import { constructGraph } from "./construct-graph.ts";

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
