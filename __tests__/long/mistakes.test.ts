import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { daemonPid } from "../../lib/processes/daemon.ts";
import { processesWhere, readProcess } from "../../lib/processes/processes.ts";
import { run } from "../../lib/processes/run.ts";
import { cloudPaths, emulatorPaths } from "../../local/cloud/paths.ts";
import { emulatorPorts, keptRecord } from "../../local/cloud/record.ts";
import { stopEmulator } from "../../local/emulator/emulator.ts";
import { podmanPaths } from "../../local/engine/podman/podman-configuration.ts";
import { cloneTo } from "../support/clone.ts";
import { CLOUD, npmRun, startNpmRun } from "../support/test-cloud.ts";
import { ANSWER } from "../support/whole.ts";
import { FOREIGN_KEY, foreignHome, foreignSettings } from "./foreign-settings.ts";
import { type RecordingProxy, recordingProxy } from "./recording-proxy.ts";

const paths = cloudPaths(CLOUD);
const emulator = emulatorPaths(paths.directory);

/** What doctor reports that is not fine. */
async function found(env: Record<string, string>): Promise<unknown[]> {
  const { stdout } = await startNpmRun("doctor", ["--json"], env);
  const findings = z.array(z.looseObject({ subject: z.string(), state: z.string() })).parse(JSON.parse(stdout));
  return findings.filter(({ state }) => state !== "fine");
}

describe("mistakes around a local cloud", () => {
  beforeAll(() => npmRun("down"));
  afterAll(() => npmRun("down", ["--force"]));

  it("a second up in the same clone fails at once because of the first one, which continues", async () => {
    const first = startNpmRun("up");
    await expect.poll(() => daemonPid(emulator.pidFile), { timeout: 2_400_000, interval: 250 }).toBeDefined();
    const { all, exitCode } = await startNpmRun("up");
    expect(first.exitCode, "of the first one, which was to go on").toBeNull();
    expect([all, exitCode]).toEqual([
      `Error CLOUD_BUSY: Another command is starting, deploying or ending the local cloud "${CLOUD}".\n` +
        "Wait for its end, or work on a cloud of another name: LOCAL_CLOUD=<name> npm run up",
      1,
    ]);
    const ended = await first;
    expect(ended.exitCode, ended.all).toBe(0);
  });

  it("a port that was taken while the cloud was stopped is reported with the way to find its user, and up continues when it is free", async () => {
    await stopEmulator(paths.directory);
    const record = keptRecord(CLOUD);
    if (record === undefined) throw new Error("there is no record");
    const { port } = emulatorPorts(record);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const { all, exitCode } = await startNpmRun("up");
    await new Promise((resolve) => other.close(resolve));
    expect(all).toBe(
      `Error MACHINE_UNFIT: This machine lacks what the local cloud needs: Ports (${port} is taken by another program).\n` +
        `See what holds it with: ss -ltnp 'sport = :${port}'. End that, and try again.`,
    );
    expect(exitCode).toBe(1);
    expect(await npmRun("up")).toMatch(ANSWER);
  });

  it("a lost CA is reported, and down still removes the cloud", async () => {
    await rename(emulator.ca, join(emulator.certificates, "lost.pem"));
    const { all, exitCode } = await startNpmRun("up");
    expect(all).toMatch(/^Error CONFIGURATION_WRONG: .*cloud\.json is wrong:\n {2}caCertificateFile must name a file/);
    expect(all).toMatch(/\nThe file is lost\. End that local cloud with `npm run down`, and start a new one\.$/);
    expect(exitCode).toBe(1);
    expect(await npmRun("down")).toContain("is gone, with all that it kept");
  });
});

describe("with another account in the environment, a proxy, no network, and everything in the cache", () => {
  let home: string;
  let proxy: RecordingProxy;
  let registry: RecordingProxy;
  let aws: RecordingProxy;
  let settings: Record<string, string>;
  /** Programs with both the local cloud's address and the foreign key in their environment. */
  const misled = new Set<string>();

  beforeAll(async () => {
    // this fills the cache
    await npmRun("up");
    await npmRun("down", ["--force"]);
    home = await foreignHome();
    [proxy, registry, aws] = await Promise.all([recordingProxy(), recordingProxy(), recordingProxy()]);
    settings = foreignSettings(home, { proxy: proxy.address, registry: registry.address, aws: aws.address });
  });

  afterAll(async () => {
    await npmRun("down", ["--force"]);
    await Promise.all([proxy, registry, aws].map((server) => server.close()));
    await rm(home, { recursive: true });
  });

  it("doctor finds nothing that it does not find without these settings", async () => {
    expect(await found(settings)).toEqual(await found({}));
  });

  it("up ends with the answer", async () => {
    const up = startNpmRun("up", [], settings);
    const watch = setInterval(() => void lookForMisled(), 250);
    const { exitCode, all } = await up;
    clearInterval(watch);
    expect(exitCode, all).toBe(0);
    expect(all).toMatch(ANSWER);
    // otherwise, curl would send the request to the proxy
    expect(all).toMatch(/^ {2}curl --noproxy '\*' http:/m);
  });

  it("a plan has no changes, with the same settings", async () => {
    expect((await npmRun("plan", [], settings)).match(/No changes\./g)).toHaveLength(3);
  });

  it("image finds the pushed image, with the same settings", async () => {
    expect(await npmRun("image", [], settings)).toMatch(/^digest +sha256:/m);
  });

  it("neither the user's address of AWS nor of a package registry got a request", () => {
    expect(aws.asked).toEqual([]);
    expect(registry.asked).toEqual([]);
  });

  it("the proxy got requests for Terraform's registry at most, which is optional, and none for this machine", () => {
    expect([...new Set(proxy.asked)].filter((target) => !target.startsWith("registry.terraform.io:"))).toEqual([]);
  });

  it("no program that works on the local cloud got the foreign key", async () => {
    expect([...misled]).toEqual([]);
    for (const pidFile of [emulator.pidFile, podmanPaths(paths.podman).pidFile]) {
      const pid = await daemonPid(pidFile);
      if (pid !== undefined) expect(await readProcess(pid, "environ")).not.toContain(FOREIGN_KEY.accessKeyId);
    }
    expect(await readFile(emulator.log, "utf8")).not.toContain(FOREIGN_KEY.accessKeyId);
    // grep exits with 1 if it finds nothing
    const { exitCode } = await execa(
      "grep",
      ["--recursive", "--quiet", FOREIGN_KEY.secretAccessKey, paths.logs, emulator.directory],
      { reject: false },
    );
    expect(exitCode).toBe(1);
  });

  it("down removes the cloud with the same settings", async () => {
    expect(await npmRun("down", [], settings)).toContain("is gone, with all that it kept");
  });

  async function lookForMisled(): Promise<void> {
    const endpoint = keptRecord(CLOUD)?.endpoint;
    if (endpoint === undefined) return;
    const pids = await processesWhere(async (pid) => {
      const environment = await readProcess(pid, "environ");
      return environment.includes(`AWS_ENDPOINT_URL=${endpoint}`) && environment.includes(FOREIGN_KEY.accessKeyId);
    });
    for (const pid of pids) misled.add(await readProcess(pid, "comm"));
  }
});

describe("a clone in a path with spaces and umlauts", () => {
  let place: string;
  let clone: string;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "umlaut-test-"));
    clone = join(place, "Übung mit Leerzeichen");
    await cloneTo(clone);
  });

  afterAll(async () => {
    await theirs("down", "--force");
    await rm(place, { recursive: true });
  });

  const theirs = (...args: string[]) =>
    run("node", [join(clone, "cli", "bootstrap.mjs"), ...args], { cwd: clone, env: { LOCAL_CLOUD: "umlaut-test" } });

  it("is deployed from nothing to the answer", async () => {
    expect(await theirs("up")).toMatch(ANSWER);
  });

  it("leaves nothing to change", async () => {
    expect((await theirs("plan")).match(/No changes\./g)).toHaveLength(3);
  });

  it("works with the variables of npm run cloud in a shell", async () => {
    const script = `eval "$(node cli/bootstrap.mjs cloud 2>/dev/null)" && kubectl get nodes --output name`;
    const nodes = await run("sh", ["-c", script], { cwd: clone, env: { LOCAL_CLOUD: "umlaut-test" } });
    expect(nodes).toMatch(/^node\/\S+$/);
  });

  it("is removed by down", async () => {
    expect(await theirs("down")).toContain("is gone, with all that it kept");
  });
});
