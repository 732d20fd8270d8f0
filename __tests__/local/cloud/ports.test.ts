import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freeEmulatorPort, preferredPorts } from "../../../local/cloud/ports.ts";

describe("preferredPorts", () => {
  it("are MiniStack's own, and a web service's usual one, for the cloud named local", () => {
    expect(preferredPorts("local")).toEqual({ emulator: 4566, apiServers: 16443, service: 8080 });
  });

  it("are the same each time, and others for another name", () => {
    expect(preferredPorts("blue")).toEqual(preferredPorts("blue"));
    expect(preferredPorts("blue")).not.toEqual(preferredPorts("green"));
  });

  it("are no ports that the system gives to clients, whatever the name", () => {
    // ip_local_port_range begins at 32768 on Linux
    for (let n = 0; n < 5_000; n++) {
      const { emulator, apiServers, service } = preferredPorts(`cloud-${n}`);
      expect(emulator).toBeGreaterThan(4566);
      expect(apiServers).toBeGreaterThan(16443);
      expect(apiServers).toBeLessThan(32_000);
      expect(service).toBeGreaterThan(8080);
    }
  });
});

describe("freeEmulatorPort", () => {
  it("is another one where the preferred one is taken", async () => {
    const { emulator } = preferredPorts("taken");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(emulator, "127.0.0.1", resolve));
    try {
      expect(await freeEmulatorPort("taken")).not.toBe(emulator);
    } finally {
      server.close();
    }
  });
});
