import { describe, expect, it } from "vitest";
import { contains, firstOverlap, overlaps, parseCidr, subnetOf } from "../../../stacks/config/cidr.ts";

const block = (cidr: string) => {
  const parsed = parseCidr(cidr);
  if (parsed === undefined) throw new Error(`${cidr} is not a CIDR`);
  return parsed;
};

describe("a CIDR", () => {
  it.each([
    ["0.0.0.0/0", 0, 2 ** 32 - 1],
    ["10.0.0.0/8", 0x0a_00_00_00, 0x0a_ff_ff_ff],
    ["255.255.255.255/32", 2 ** 32 - 1, 2 ** 32 - 1],
  ])("%s is read", (cidr, first, last) => {
    expect(parseCidr(cidr)).toMatchObject({ first, last });
  });

  it.each(["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "010.0.0.0/8", "10.0.0.1/8", "fd00::/8", "10.0.0.0/8 "])(
    "%j is none",
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );
});

describe("blocks", () => {
  it("contain the blocks in them, and themselves", () => {
    expect(contains(block("10.0.0.0/8"), block("10.1.0.0/16"))).toBe(true);
    expect(contains(block("10.0.0.0/8"), block("10.0.0.0/8"))).toBe(true);
    expect(contains(block("10.1.0.0/16"), block("10.0.0.0/8"))).toBe(false);
  });

  it("overlap where they share addresses, not where they touch", () => {
    expect(overlaps(block("10.0.0.0/8"), block("10.1.0.0/16"))).toBe(true);
    expect(overlaps(block("10.0.0.0/16"), block("10.1.0.0/16"))).toBe(false);
  });

  it("are cut like Terraform's cidrsubnet", () => {
    expect(subnetOf(block("172.16.0.0/16"), 8, 21)).toBe("172.16.21.0/24");
    expect(subnetOf(block("172.16.0.0/16"), 0, 0)).toBe("172.16.0.0/16");
    expect(subnetOf(block("128.0.0.0/1"), 8, 255)).toBe("255.128.0.0/9");
  });

  it("of a list are reported when two overlap", () => {
    expect(firstOverlap(["10.0.0.0/16", "10.2.0.0/16", "10.2.3.0/24"])).toEqual(["10.2.0.0/16", "10.2.3.0/24"]);
    expect(firstOverlap(["10.0.0.0/16", "10.1.0.0/16", "none"])).toBeUndefined();
  });
});
