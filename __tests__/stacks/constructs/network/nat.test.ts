import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../stacks/checks/terraform.ts";
import { all, synthesize, testConfig } from "../../../support/synthesis.ts";

const dev = testConfig("dev");

function withNat(nat: typeof dev.network.nat): Stack {
  return synthesize({ ...dev, network: { ...dev.network, nat } }).base;
}

/** Zones of the private route tables, each with the zone of the gateway that it leads to. */
function waysOut(stack: Stack): Record<string, string | undefined> {
  const zone = (text: unknown, pattern: RegExp) => pattern.exec(String(text))?.[1];
  const routes = all(stack, "aws_route").filter((route) => route.nat_gateway_id !== undefined);
  return Object.fromEntries(
    routes.map((route) => [
      zone(route.route_table_id, /network_private-(.)-route-table/),
      zone(route.nat_gateway_id, /aws_nat_gateway\.nat_(.)_/),
    ]),
  );
}

describe("a NAT gateway", () => {
  it("is not there by default", () => {
    const stack = synthesize(dev).base;
    expect(waysOut(stack)).toEqual({});
    expect(stack.resource).not.toHaveProperty("aws_nat_gateway");
    expect(stack.resource).not.toHaveProperty("aws_eip");
  });

  it("is the way out of all zones, where there is one", () => {
    expect(waysOut(withNat("single"))).toEqual({ a: "a", b: "a", c: "a" });
    expect(all(withNat("single"), "aws_nat_gateway")).toHaveLength(1);
  });

  it("is the way out of its own zone, where each has one", () => {
    expect(waysOut(withNat("perZone"))).toEqual({ a: "a", b: "b", c: "c" });
  });

  it("is in its zone's public subnet, with an address of its own, after the way to the Internet", () => {
    const stack = withNat("perZone");
    expect(all(stack, "aws_eip")).toHaveLength(3);
    for (const [id, gateway] of Object.entries(stack.resource.aws_nat_gateway ?? {})) {
      const zone = /^nat_(.)_/.exec(id)?.[1];
      expect(gateway).toMatchObject({
        subnet_id: expect.stringContaining(`aws_subnet.network_public-${zone}_`),
        allocation_id: expect.stringContaining(`aws_eip.nat_${zone}-address_`),
        depends_on: [expect.stringContaining("aws_route.network_internet-route_")],
      });
    }
  });

  it("lets all of the Internet be reached by private subnets, and nothing come in", () => {
    const ways = all(withNat("single"), "aws_route").filter((route) => route.nat_gateway_id !== undefined);
    for (const route of ways) {
      expect(route).toMatchObject({ destination_cidr_block: "0.0.0.0/0" });
      expect(route).not.toHaveProperty("gateway_id");
    }
  });
});
