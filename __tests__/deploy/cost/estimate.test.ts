import { describe, expect, it } from "vitest";
import { costOf, estimate } from "../../../deploy/cost/estimate.ts";
import { resources } from "../../../stacks/checks/terraform.ts";
import { switchedConfigs } from "../../support/switched-configs.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";

const dev = testConfig("dev");

/** Resource types with a monthly price. */
const PRICED = [
  "aws_eip",
  "aws_eks_cluster",
  "aws_eks_node_group",
  "aws_kms_key",
  "aws_launch_template",
  "aws_nat_gateway",
  "aws_subnet",
  "aws_vpc_endpoint",
];

/** Resource types that are charged by use. The report lists them beside the sum. */
const BY_USE = [
  "aws_cloudwatch_log_group",
  "aws_dynamodb_table",
  "aws_ecr_repository",
  "aws_flow_log",
  "aws_s3_bucket",
  "aws_s3_bucket_logging",
  "aws_s3_bucket_versioning",
];

const FREE = [
  "aws_default_security_group",
  "aws_ecr_lifecycle_policy",
  "aws_eks_access_entry",
  "aws_eks_access_policy_association",
  "aws_eks_addon",
  "aws_eks_pod_identity_association",
  "aws_iam_openid_connect_provider",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_internet_gateway",
  "aws_key_pair",
  "aws_kms_alias",
  "aws_route",
  "aws_route_table",
  "aws_route_table_association",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_security_group",
  // standard tier
  "aws_ssm_parameter",
  "aws_vpc",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  "helm_release",
  "kubernetes_namespace_v1",
];

describe("the cost of a month", () => {
  const itemsOf = (changes: Partial<typeof dev>) => estimate(synthesize({ ...dev, ...changes })).items;
  const find = (changes: Partial<typeof dev>, beginning: string) =>
    itemsOf(changes).find(({ what }) => what.startsWith(beginning));

  it("covers every resource type of all configurations", () => {
    const configs = [dev, ...Object.values(switchedConfigs)];
    const types = configs.flatMap((config) => resources(synthesize(config)).map(({ type }) => type));
    expect([...new Set(types)].toSorted()).toEqual([...PRICED, ...BY_USE, ...FREE].toSorted());
  });

  it("depends on the number, type and disks of the nodes", () => {
    const nodes = { ...dev.nodes, instanceTypes: ["m7i.large"], desired: 4, diskSize: 100 };
    expect(find({ nodes }, "Node")).toMatchObject({ what: "Node, m7i.large", count: 4, price: { month: 73.58 } });
    expect(find({ nodes }, "Volume")).toMatchObject({ count: 4, price: { month: 8 } });
  });

  it("uses the most expensive of several instance types, on demand, and marks it as a maximum", () => {
    const nodes = { ...dev.nodes, instanceTypes: ["t3.medium", "t3.large"], capacity: "spot" as const };
    expect(find({ nodes }, "Node")).toMatchObject({
      what: "Node, t3.medium or t3.large, at most",
      price: { month: 60.74 },
    });
  });

  it("leaves an instance type without a known price out of the sum, but not out of the table", () => {
    const nodes = { ...dev.nodes, instanceTypes: ["x9.large"] };
    const { items, sum } = estimate(synthesize({ ...dev, nodes }));
    const node = items.find(({ what }) => what === "Node, x9.large");
    expect(node).toMatchObject({ count: 2, price: undefined });
    expect(node && costOf(node)).toBeUndefined();
    expect(sum).toBeCloseTo(estimate(synthesize(dev)).sum - 60.74, 2);
  });

  it("includes NAT gateways with their addresses, and KMS keys", () => {
    expect(find({ network: { ...dev.network, nat: "perZone" } }, "NAT gateway")?.count).toBe(3);
    expect(find({ network: { ...dev.network, nat: "perZone" } }, "Public address of a NAT")?.count).toBe(3);
    expect(find({ service: { ...dev.service, parameterType: "SecureString" } }, "KMS key")?.count).toBe(5);
  });

  it("includes the addresses of a load balancer that faces the Internet, one in each zone", () => {
    const loadBalancer = { ...dev.service.loadBalancer, scheme: "internetFacing" as const };
    const address = "Public address of a load balancer";
    expect(find({}, address)).toBeUndefined();
    expect(find({ service: { ...dev.service, loadBalancer } }, address)?.count).toBe(3);
  });

  it("is the sum of its items", () => {
    const { items, sum } = estimate(synthesize(dev));
    expect(sum).toBeCloseTo(
      items.reduce((total, item) => total + (costOf(item) ?? 0), 0),
      2,
    );
  });
});
