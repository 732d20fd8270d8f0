import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freeApiServerPort, portsOf } from "../../../local/cloud/ports.ts";
import { NETWORKS } from "../../../local/engine/network.ts";

const slots = Array.from({ length: NETWORKS }, (_, slot) => portsOf(slot));

describe("portsOf", () => {
  it("returns MiniStack's default ports and a usual port for a web service, for slot 0", () => {
    expect(portsOf(0)).toEqual({ emulator: 4566, s3ControlProxy: 14566, apiServers: 16443, service: 8080 });
  });

  it("returns different ports for each slot, with room for ten API servers", () => {
    const ports = slots.flatMap(({ emulator, s3ControlProxy, apiServers, service }) => [
      emulator,
      s3ControlProxy,
      service,
      ...Array.from({ length: 10 }, (_, server) => apiServers + server),
    ]);
    expect(new Set(ports).size).toBe(13 * NETWORKS);
  });

  it("returns no ports from the range that the system gives to clients", () => {
    // on Linux, ip_local_port_range begins at 32768
    expect(Math.max(...slots.flatMap((ports) => Object.values(ports)))).toBeLessThan(32_000);
  });
});

describe("freeApiServerPort", () => {
  it("returns the slot's next port if the first is taken", async () => {
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
