import { describe, expect, it } from "vitest";
import { hasAddress, NETWORKS, networkNamed, networkOf, numberOf } from "../../../local/engine/network.ts";

const address = (value: string) => ({
  address: value,
  netmask: "255.255.255.0",
  family: "IPv4" as const,
  mac: "00:00:00:00:00:00",
  internal: false,
  cidr: `${value}/24`,
});

const networks = Array.from({ length: NETWORKS }, (_, number) => networkOf(number));

describe("networkOf", () => {
  it("returns a network in 10.213.0.0/16, with the host at its first address", () => {
    expect(networkOf(7)).toEqual({
      name: "webapi-7",
      interfaceName: "webapi-7",
      subnet: "10.213.7.0/24",
      gateway: "10.213.7.1",
    });
  });

  it("returns a different network for each number, and the number can be read from the network", () => {
    expect(new Set(networks.map(({ subnet }) => subnet)).size).toBe(NETWORKS);
    expect(networks.map(numberOf)).toEqual(networks.map((_, number) => number));
  });

  it("can be found by its name, as a Podman's configuration has it", () => {
    expect(networks.map(({ name }) => networkNamed(name))).toEqual(networks);
  });

  it("gives the bridge a name of at most 15 characters, which is the kernel's limit", () => {
    for (const { interfaceName } of networks) expect(interfaceName.length).toBeLessThanOrEqual(15);
  });
});

describe("hasAddress", () => {
  it("returns whether an interface has the address", () => {
    const interfaces = { lo: [address("127.0.0.1")], bridge: [address("10.213.1.1")], down: undefined };
    expect(hasAddress(interfaces, "10.213.1.1")).toBe(true);
    expect(hasAddress(interfaces, "10.213.1.10")).toBe(false);
  });
});
