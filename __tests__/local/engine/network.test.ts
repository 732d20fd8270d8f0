import { describe, expect, it } from "vitest";
import { containerNetwork } from "../../../local/engine/network.ts";

const address = (value: string) => ({
  address: value,
  netmask: "255.255.255.0",
  family: "IPv4" as const,
  mac: "00:00:00:00:00:00",
  internal: false,
  cidr: `${value}/24`,
});

describe("containerNetwork", () => {
  it("lies in 10.213.0.0/16, with the host at its first address", () => {
    const { subnet, gateway } = containerNetwork("/clone/state/local", {});
    expect(subnet).toMatch(/^10\.213\.\d+\.0\/24$/);
    expect(gateway).toBe(subnet.replace("0/24", "1"));
  });

  it("is the same for the same local cloud, and another for another one", () => {
    expect(containerNetwork("/clone/state/local", {})).toEqual(containerNetwork("/clone/state/local", {}));
    expect(containerNetwork("/clone/state/local", {})).not.toEqual(containerNetwork("/clone/state/test", {}));
  });

  it("avoids a network that an interface of the machine has", () => {
    const first = containerNetwork("/clone/state/local", {});
    const second = containerNetwork("/clone/state/local", { [first.interfaceName]: [address(first.gateway)] });
    expect(second.subnet).not.toBe(first.subnet);
  });

  it("says so when all are taken", () => {
    const all = Array.from({ length: 256 }, (_, third) => address(`10.213.${third}.1`));
    expect(() => containerNetwork("/clone/state/local", { bridges: all })).toThrow("10.213.0.0/16");
  });

  it("names the bridge within the kernel's 15 characters", () => {
    expect(containerNetwork("/clone/state/local", {}).interfaceName.length).toBeLessThanOrEqual(15);
  });
});
