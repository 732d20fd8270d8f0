import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freeApiServerPort, portsOf } from "../../../local/cloud/ports.ts";
import { NETWORKS } from "../../../local/engine/network.ts";

const slots = Array.from({ length: NETWORKS }, (_, slot) => portsOf(slot));

describe("portsOf", () => {
  it("are MiniStack's own, and a web service's usual one, for slot 0", () => {
    expect(portsOf(0)).toEqual({ emulator: 4566, s3ControlProxy: 14566, apiServers: 16443, service: 8080 });
  });

  it("are each slot's own, with room for ten API servers", () => {
    const ports = slots.flatMap(({ emulator, s3ControlProxy, apiServers, service }) => [
      emulator,
      s3ControlProxy,
      service,
      ...Array.from({ length: 10 }, (_, server) => apiServers + server),
    ]);
    expect(new Set(ports).size).toBe(13 * NETWORKS);
  });

  it("are no ports that the system gives to clients", () => {
    // ip_local_port_range begins at 32768 on Linux
    expect(Math.max(...slots.flatMap((ports) => Object.values(ports)))).toBeLessThan(32_000);
  });
});

describe("freeApiServerPort", () => {
  it("is the next of the slot where the first is taken", async () => {
    const { apiServers } = portsOf(200);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(apiServers, "127.0.0.1", resolve));
    try {
      expect(await freeApiServerPort(200)).toBe(apiServers + 1);
    } finally {
      server.close();
    }
  });
});
