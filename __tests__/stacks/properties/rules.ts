import { resources } from "../../../stacks/checks/terraform.ts";
import { inboundRules, RULES_PER_GROUP } from "../../../stacks/config/security-group-rules.ts";
import type { Platform } from "./platforms.ts";

/** What the list of S3's addresses counts for: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html */
const WEIGHT_OF_S3 = 1;

/** Security groups with other numbers of rules than the configuration counts, or with more than AWS allows. */
export function ruleProblems({ config, stacks }: Platform): string[] {
  const counted = inboundRules(config);
  const inbound = countByGroup(rulesIn(stacks, "ingress"));
  const outbound = countByGroup(rulesIn(stacks, "egress"));
  return [
    ...(["nodes", "controlPlane", "endpoints"] as const)
      .filter((group) => inbound[group] !== counted[group])
      .map((group) => `${group} has ${inbound[group]} rules, and ${counted[group]} are counted`),
    ...Object.entries({ ...inbound, nodes: counted.nodes + counted.loadBalancer })
      .filter(([, count]) => count > RULES_PER_GROUP)
      .map(([group, count]) => `${group} has ${count} rules`),
    ...Object.entries(outbound)
      .filter(([, count]) => count > RULES_PER_GROUP)
      .map(([group, count]) => `${group} has ${count} outbound rules`),
  ];
}

function rulesIn(stacks: Platform["stacks"], direction: "ingress" | "egress") {
  return resources(stacks, `aws_vpc_security_group_${direction}_rule`).map(({ block }) => ({
    group: nameOf(String(block.security_group_id)),
    weight: block.prefix_list_id === undefined ? 1 : weightOf(String(block.prefix_list_id)),
  }));
}

function weightOf(prefixList: string): number {
  if (/vpc-endpoints_s3_\w+\.prefix_list_id\}$/.test(prefixList)) return WEIGHT_OF_S3;
  throw new Error(`the size of ${prefixList} is not known here`);
}

function countByGroup(rules: readonly { group: string; weight: number }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { group, weight } of rules) counts[group] = (counts[group] ?? 0) + weight;
  return counts;
}

function nameOf(reference: string): string {
  if (/\.cluster_security_group_id\}$/.test(reference)) return "controlPlane";
  return /vpc-endpoints_security-group/.test(reference) ? "endpoints" : "nodes";
}
