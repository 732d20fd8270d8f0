import { describe, expect, it } from "vitest";
import { all, synthesize, testConfig } from "../../../support/synthesis.ts";

const dev = testConfig("dev");
const privateAccess = { cidrs: ["10.1.0.0/16", "172.16.9.0/24"], securityGroupIds: ["sg-0123456789abcdef0"] };

/** What a base stack lets into a group at a port, of all that is not a group of the stack. */
function admitted(cluster: typeof dev.cluster): string[] {
  const { base } = synthesize({ ...dev, cluster });
  return all(base, "aws_vpc_security_group_ingress_rule")
    .map(({ cidr_ipv4, referenced_security_group_id, security_group_id, from_port, to_port, ip_protocol }) => {
      const into = /cluster_security_group_id/.test(String(security_group_id)) ? "control plane" : security_group_id;
      const target = /vpc-endpoints_security-group/.test(String(into)) ? "endpoints" : into;
      return `${cidr_ipv4 ?? referenced_security_group_id} into ${target}: ${ip_protocol} ${from_port}-${to_port}`;
    })
    .filter((rule) => !rule.startsWith("${"))
    .sort();
}

describe("private access", () => {
  it("lets networks and security groups reach the API server and the interface endpoints, and nothing else", () => {
    expect(admitted({ ...dev.cluster, publicAccessCidrs: [], privateAccess })).toEqual(
      [...privateAccess.cidrs, ...privateAccess.securityGroupIds]
        .flatMap((source) => [`${source} into control plane: tcp 443-443`, `${source} into endpoints: tcp 443-443`])
        .sort(),
    );
  });

  it("is closed unless the configuration names something", () => {
    expect(admitted(dev.cluster)).toEqual([]);
  });
});
