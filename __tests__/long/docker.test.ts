import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { run } from "../../lib/processes/run.ts";
import { emulatorPorts } from "../../local/cloud/record.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { stateDirectory } from "../../stacks/project.ts";
import { DockerDaemon } from "../support/docker-daemon.ts";
import { type Forwarder, forward } from "../support/forwarder.ts";
import { npmRun } from "../support/test-cloud.ts";

const NOTHING = { containers: [], volumes: [], networks: [] };

/** The record is written after all builds. */
const PATIENCE = { timeout: 2_400_000, interval: 200 };

/** The address of this machine for containers of the test's Docker Desktop. */
const HOST = "192.0.2.254";

function requireRecord(directory: string) {
  const record = readCloudRecord(directory);
  if (record === undefined) throw new Error(`${directory} has no record yet`);
  return record;
}

describe("a Docker engine that can pull nothing", () => {
  const LOCAL_CLOUD = "test-docker";
  let daemon: DockerDaemon;
  const command = (name: string, ...args: string[]) => npmRun(name, args, { ...daemon.env, LOCAL_CLOUD });

  beforeAll(async () => {
    daemon = await DockerDaemon.start();
    await command("down");
  });
  afterAll(async () => {
    await command("down");
    await daemon.end();
  });

  it("answers at the load balancer's own address", async () => {
    const output = await command("up");
    expect(output).toMatch(/Choose the container engine .* docker/);
    expect(output).toMatch(/Answer .* http:\/\/10\.213\.\d+\.\d+/);
    expect(output).toContain("This pod read the SSM parameter value of: hello from SSM");
  });

  it("leaves nothing to change in any stack", async () => {
    expect((await command("plan")).match(/No changes\./g)).toHaveLength(3);
  });

  it("keeps only the node image when the cloud is removed", async () => {
    await command("down");
    expect(await daemon.belongings()).toEqual(NOTHING);
    expect(await daemon.docker("image", "ls", "--format={{.Repository}}", "localhost/eks-node")).toBe(
      "localhost/eks-node",
    );
  });
});

describe("a Docker engine whose container addresses are out of reach", () => {
  const LOCAL_CLOUD = "test-desktop";
  let daemon: DockerDaemon;
  let host: Forwarder | undefined;
  const command = (name: string, ...args: string[]) => npmRun(name, args, { ...daemon.env, LOCAL_CLOUD });

  beforeAll(async () => {
    await run("ip", ["address", "add", `${HOST}/32`, "dev", "lo"]);
    daemon = await DockerDaemon.start({ desktopAt: HOST });
    await command("down");
  });
  afterAll(async () => {
    await command("down");
    await daemon.end();
    await host?.close();
    await run("ip", ["address", "delete", `${HOST}/32`, "dev", "lo"]);
  });

  it("answers at a port of this machine, and pods reach AWS at the engine's address for it", async () => {
    const up = command("up");
    // forwarding starts after the emulator has chosen its port, because the emulator skips ports that are in use on any
    // address
    const record = await vi.waitFor(() => requireRecord(stateDirectory(LOCAL_CLOUD)), PATIENCE);
    host = await forward(HOST, emulatorPorts(record).port);
    const output = await up;
    expect(record.reach).toEqual({ by: "port", port: expect.any(Number) });
    if (record.reach.by === "port") expect(output).toContain(`http://127.0.0.1:${record.reach.port}`);
    expect(output).toContain("This pod read the SSM parameter value of: hello from SSM");
    expect(host.connections()).toBeGreaterThan(0);
  });

  it("leaves nothing to change in any stack", async () => {
    expect((await command("plan")).match(/No changes\./g)).toHaveLength(3);
  });

  it("has only the node image when the cloud is removed", async () => {
    await command("down");
    expect(await daemon.belongings()).toEqual(NOTHING);
  });
});
