import { describe, expect, it } from "vitest";
import { checkZones } from "../../../stacks/checks/zones.ts";
import { broken, complaints, first, withArguments } from "./broken.ts";

const mayNotExist = "may be in a zone that does not exist, or that EKS does not run in";

describe("a subnet", () => {
  it.each([undefined, {}, { precondition: [] }, { precondition: [{ condition: "true", error_message: "no" }] }])(
    "is refused with the lifecycle %j",
    (lifecycle) => {
      const stacks = withArguments("aws_subnet", { lifecycle }, "private-a");
      expect(complaints(checkZones(stacks))).toEqual([`aws_subnet.network_private-a ${mayNotExist}`]);
    },
  );

  it("is refused with the precondition of another zone", () => {
    const stacks = withArguments("aws_subnet", { availability_zone: "eu-central-1b" }, "private-a");
    expect(complaints(checkZones(stacks))).toEqual([`aws_subnet.network_private-a ${mayNotExist}`]);
  });

  it.each([{ state: undefined }, { exclude_zone_ids: ["use1-az3", "usw1-az2"] }])(
    "is refused if the list of zones has %o",
    (changed) => {
      const stacks = broken(({ base }) => {
        for (const block of Object.values(base.data.aws_availability_zones ?? {})) Object.assign(block, changed);
      });
      expect(checkZones(stacks)).toHaveLength(6);
    },
  );
});

describe("a cluster", () => {
  it("is refused in one zone", () => {
    const stacks = broken((changed) => {
      const { vpc_config } = first(changed, "aws_eks_cluster") as { vpc_config: { subnet_ids: string[] } };
      vpc_config.subnet_ids = vpc_config.subnet_ids.slice(0, 1);
    });
    expect(complaints(checkZones(stacks))).toContain("aws_eks_cluster.cluster is in 1 zones");
  });
});

describe("nodes", () => {
  it("are refused if a private subnet has none", () => {
    const stacks = broken((changed) => {
      const group = first(changed, "aws_eks_node_group");
      group.subnet_ids = (group.subnet_ids as string[]).slice(1);
    });
    expect(complaints(checkZones(stacks))).toEqual([
      expect.stringMatching(/^aws_eks_node_group.nodes_group is not in aws_subnet.network_private-a_/),
    ]);
  });
});
