import { describe, expect, it } from "vitest";
import { checkAddresses } from "../../../stacks/checks/addresses.ts";
import { STATEFUL_ADDRESSES } from "../../../stacks/checks/stateful-addresses.ts";
import type { Stacks } from "../../../stacks/checks/terraform.ts";
import { STACKS } from "../../../stacks/stack-names.ts";
import { broken, without } from "./broken.ts";

const [vpc = ""] = STATEFUL_ADDRESSES.base.always.filter((address) => address.startsWith("aws_vpc."));

/** Gives the VPC another logical id. */
function rename({ base: { resource } }: Stacks): void {
  resource.aws_vpc = { other: Object.values(resource.aws_vpc ?? {})[0] ?? {} };
}

describe("a logical id that changed", () => {
  it.each(STACKS.flatMap((stack) => STATEFUL_ADDRESSES[stack].always.map((address) => [stack, address] as const)))(
    "is noticed in %s: %s",
    (stack, address) => {
      const [type = "", id = ""] = address.split(".");
      expect(checkAddresses(without(type, id))).toMatchObject([
        { stack, address, wrong: "is gone, which a deployment would destroy" },
      ]);
    },
  );

  it("is refused with both ways to keep the resource", () => {
    const [lost, strange] = checkAddresses(broken(rename));
    expect(lost).toMatchObject({
      address: vpc,
      remedy: expect.stringContaining(`overrideLogicalId("network_vpc_4E8F0223"), or move it by moveFromId("${vpc}")`),
    });
    expect(strange).toMatchObject({
      address: "aws_vpc.other",
      wrong: "holds data, and is not in stacks/checks/stateful-addresses.ts",
    });
  });

  it("is taken with a moved block", () => {
    const stacks = broken((changed) => {
      rename(changed);
      changed.base.moved = [{ from: vpc, to: "aws_vpc.other" }];
    });
    expect(checkAddresses(stacks)).toEqual([]);
  });

  it("is refused with a block that moves it to nowhere", () => {
    const stacks = broken((changed) => {
      rename(changed);
      changed.base.moved = [{ from: vpc, to: "aws_vpc.another" }];
    });
    expect(checkAddresses(stacks)).toHaveLength(2);
  });

  it("is refused for a subnet, whose zone may have been left out", () => {
    const stacks = broken(({ base: { resource } }) => {
      const [[id = "", subnet = {}] = []] = Object.entries(resource.aws_subnet ?? {});
      delete resource.aws_subnet?.[id];
      Object.assign(resource.aws_subnet ?? {}, { other: subnet });
    });
    expect(checkAddresses(stacks)).toMatchObject([{ address: "aws_subnet.other" }]);
  });
});
