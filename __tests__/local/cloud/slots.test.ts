import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { claimSlot, freeApiServerPort, keepSlot, portsOf, releaseSlot } from "../../../local/cloud/slots.ts";
import { NETWORKS } from "../../../local/engine/network.ts";

let machine: string;
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "slots-test-"));
  mkdirSync(join(machine, "run"));
  vi.stubEnv("XDG_RUNTIME_DIR", join(machine, "run"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(machine, { recursive: true });
});

/** Makes the directory of a local cloud. */
function cloud(name: string): string {
  const directory = join(machine, name);
  mkdirSync(directory, { recursive: true });
  return directory;
}

const taking = async (port: number, work: () => Promise<void>) => {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await work().finally(() => server.close());
};

describe("the slot of a local cloud", () => {
  it("is the same for the same name, and differs for another name", async () => {
    const slot = await claimSlot("blue", cloud("a"));
    await releaseSlot(cloud("a"));
    expect(await claimSlot("blue", cloud("b"))).toBe(slot);
    expect(await claimSlot("green", cloud("c"))).not.toBe(slot);
  });

  it("differs for each cloud of the same name, even if all claim it at the same time", async () => {
    const clouds = ["a", "b", "c", "d"].map(cloud);
    const slots = await Promise.all(clouds.map((directory) => claimSlot("blue", directory)));
    expect(new Set(slots).size).toBe(4);
    expect(await Promise.all(clouds.map((directory) => claimSlot("blue", directory)))).toEqual(slots);
  });

  it("is free for other clouds after its cloud was ended or its directory was removed", async () => {
    const slot = await claimSlot("blue", cloud("a"));
    rmSync(cloud("a"), { recursive: true });
    expect(await claimSlot("blue", cloud("b"))).toBe(slot);
    await releaseSlot(cloud("b"));
    expect(await claimSlot("blue", cloud("c"))).toBe(slot);
  });

  it("has ports that no other program listens on", async () => {
    const slot = await claimSlot("blue", cloud("a"));
    await releaseSlot(cloud("a"));
    for (const port of Object.values(portsOf(slot))) {
      await taking(port, async () => {
        expect(await claimSlot("blue", cloud("b"))).not.toBe(slot);
        await releaseSlot(cloud("b"));
      });
    }
  });

  it("can be claimed again by its cloud after a restart of the machine deleted all claims", async () => {
    const slot = await claimSlot("blue", cloud("a"));
    rmSync(join(machine, "run"), { recursive: true });
    mkdirSync(join(machine, "run"));
    await keepSlot(slot, cloud("a"));
    expect(await claimSlot("blue", cloud("b"))).not.toBe(slot);
  });

  it("stays with the cloud that claimed it first after the restart", async () => {
    const slot = await claimSlot("blue", cloud("b"));
    await keepSlot(slot, cloud("a"));
    await releaseSlot(cloud("a"));
    expect(await claimSlot("blue", cloud("c"))).not.toBe(slot);
  });

  it("leaves no file after the last cloud is gone", async () => {
    await claimSlot("blue", cloud("a"));
    await claimSlot("blue", cloud("b"));
    await releaseSlot(cloud("a"));
    await releaseSlot(cloud("b"));
    expect(readdirSync(join(machine, "run"))).toEqual([]);
    await releaseSlot(cloud("b"));
    expect(existsSync(join(machine, "run"))).toBe(true);
  });

  it("is refused when all are taken", { timeout: 120_000 }, async () => {
    const clouds = Array.from({ length: 256 }, (_, number) => cloud(`cloud-${number}`));
    for (const [slot, directory] of clouds.entries()) await keepSlot(slot, directory);
    await expect(claimSlot("blue", cloud("one-more"))).rejects.toMatchObject({ code: "NETWORKS_TAKEN" });
  });
});

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
