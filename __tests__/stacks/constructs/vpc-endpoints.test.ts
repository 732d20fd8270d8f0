import { describe, expect, it } from "vitest";
import { endpointServices } from "../../../stacks/constructs/endpoint-services.ts";
import { all, only, synthesize, testConfig, withValue } from "../synthesis.ts";

const { base } = synthesize(testConfig("dev"));

/** `<service>` of `com.amazonaws.<region>.<service>`. */
const services = (stack: typeof base) =>
  all(stack, "aws_vpc_endpoint").map(({ service_name }) => String(service_name).split(".").slice(3).join("."));

describe("VPC endpoints", () => {
  it("are the predecessor's, and what nodes without Internet need besides", () => {
    expect(services(base).sort()).toEqual([
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "eks-auth",
      "logs",
      "s3",
      "ssm",
      "ssmmessages",
      "sts",
    ]);
  });

  it("are one more for the autoscaler, where it runs", () => {
    const { base: scaled } = synthesize(testConfig("dev", { autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` } }));
    expect(services(scaled).filter((service) => !services(base).includes(service))).toEqual(["autoscaling"]);
  });

  it("carry the names of the services in every zone's private subnet", () => {
    for (const endpoint of all(base, "aws_vpc_endpoint").filter((block) => block.vpc_endpoint_type === "Interface")) {
      expect(endpoint).toMatchObject({
        private_dns_enabled: true,
        service_name: expect.stringMatching(/^com\.amazonaws\.eu-central-1\./),
      });
      expect(endpoint.subnet_ids).toHaveLength(3);
      expect(endpoint.subnet_ids).toEqual(expect.arrayContaining([expect.stringContaining("network_private-a")]));
    }
  });

  it("let in HTTPS from the VPC and nothing else", () => {
    expect(only(base, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      cidr_ipv4: "172.16.0.0/16",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    });
    expect(base.resource.aws_vpc_security_group_egress_rule).toBeUndefined();
  });

  it("have a policy each", () => {
    for (const { policy } of all(base, "aws_vpc_endpoint"))
      expect(policy).toMatch(/^\$\{data\.aws_iam_policy_document\./);
  });

  it("route S3 from the private subnets", () => {
    expect(withValue(base, "aws_vpc_endpoint", "vpc_endpoint_type", "Gateway")).toMatchObject({
      service_name: "com.amazonaws.eu-central-1.s3",
      route_table_ids: [expect.stringContaining("network_private-routes")],
    });
  });
});

describe("the services that features need", () => {
  it("are named once each", () => {
    expect(endpointServices(["vpcCni", "serviceAccountRoles", "autoscaler"])).toEqual(["autoscaling", "ec2", "sts"]);
  });

  it("are none without features", () => {
    expect(endpointServices([])).toEqual([]);
  });
});
