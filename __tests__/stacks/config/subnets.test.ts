import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains, firstOverlap, parseCidr } from "../../../stacks/config/cidr.ts";
import { deriveSubnets } from "../../../stacks/config/subnets.ts";

describe("subnets", () => {
  it("are /24s with the zone in the third byte, in a /16", () => {
    expect(deriveSubnets("172.16.0.0/16", ["a", "b", "c"])).toEqual([
      { zone: "a", privateCidr: "172.16.1.0/24", publicCidr: "172.16.2.0/24" },
      { zone: "b", privateCidr: "172.16.11.0/24", publicCidr: "172.16.12.0/24" },
      { zone: "c", privateCidr: "172.16.21.0/24", publicCidr: "172.16.22.0/24" },
    ]);
  });

  it("are 16ths of a smaller VPC", () => {
    expect(deriveSubnets("10.1.2.0/24", ["a", "c"])).toEqual([
      { zone: "a", privateCidr: "10.1.2.0/28", publicCidr: "10.1.2.16/28" },
      { zone: "c", privateCidr: "10.1.2.32/28", publicCidr: "10.1.2.48/28" },
    ]);
  });

  it("lie in every VPC that is allowed, apart from each other, and have a size that AWS takes", () => {
    const prefix = fc.integer({ min: 16, max: 24 });
    const zones = fc.subarray(["a", "b", "c", "d", "e", "f"], { minLength: 2 });
    fc.assert(
      fc.property(fc.nat(0xff_ff), prefix, zones, (low, length, letters) => {
        const address = Math.floor(low / 2 ** (32 - length)) * 2 ** (32 - length);
        const vpcCidr = `10.200.${address >> 8}.${address & 0xff}/${length}`;
        const vpc = parseCidr(vpcCidr);
        const derived = deriveSubnets(vpcCidr, letters).flatMap(({ privateCidr, publicCidr }) => [
          privateCidr,
          publicCidr,
        ]);
        expect(derived).toHaveLength(2 * letters.length);
        expect(firstOverlap(derived)).toBeUndefined();
        for (const cidr of derived) {
          const subnet = parseCidr(cidr);
          expect(vpc && subnet && contains(vpc, subnet)).toBe(true);
          expect(subnet?.prefix).toBeLessThanOrEqual(28);
        }
      }),
    );
  });

  it("need a VPC", () => {
    expect(() => deriveSubnets("172.16.0.0/33", ["a"])).toThrow("172.16.0.0/33 is not a CIDR");
  });
});
