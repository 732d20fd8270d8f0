import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { cloudPaths, emulatorPaths } from "../../local/cloud/paths.ts";
import { type Choices, ensureRecord } from "../../local/cloud/record.ts";
import { releaseSlot } from "../../local/cloud/slots.ts";
import { startCommand } from "../support/start-command.ts";

const NAME = "mistakes-test";
const { directory } = cloudPaths(NAME);
const choices: Choices = {
  accountId: "000000000000",
  engine: "podman",
  providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
};

function npmRun(args: readonly string[], { path = process.env.PATH ?? "", node = [] as string[] } = {}) {
  return startCommand(args, { env: { LOCAL_CLOUD: NAME, PATH: path }, node });
}

afterEach(async () => {
  await releaseSlot(directory);
  await rm(directory, { recursive: true, force: true });
});

describe("the remains of a local cloud of another version, or of an accident", () => {
  it.each([
    [
      "a record of another version",
      '{"name": "mistakes-test", "version": 7}',
      /version must be left out.*\n(.*\n)*Another version/,
    ],
    ["half a record", '{"name": "mist', /The file must be JSON, but is /],
    ["an empty record", "", /The file must be JSON, but is ""/],
  ])("%s: up reports it, and down removes it", async (_, content, message) => {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "cloud.json"), content);
    const up = await npmRun(["up"]);
    expect(up.stderr).toMatch(/^Error CONFIGURATION_WRONG: .*cloud\.json is wrong:\n/);
    expect(up.stderr).toMatch(message);
    expect(up.stderr).toMatch(/End that local cloud with `npm run down`, and start a new one\.$/);
    expect(up.exitCode).toBe(1);
    await endsWithDown();
  });

  it("a cloud without its record: up reports it, and down removes it", async () => {
    await ensureRecord(NAME, choices);
    await mkdir(emulatorPaths(directory).state);
    await rm(join(directory, "cloud.json"));
    const up = await npmRun(["up"]);
    expect(up.stderr).toBe(
      `Error RECORD_LOST: The local cloud "${NAME}" was started, but ${directory}/cloud.json is gone.\n` +
        "It can't be used any more: remove what is left of it with npm run down, and start a new one with npm run up.",
    );
    expect(up.exitCode).toBe(1);
    await endsWithDown();
  });

  it("a record without its CA: up reports it, and down removes it", async () => {
    await ensureRecord(NAME, choices);
    await rm(emulatorPaths(directory).certificates, { recursive: true });
    const up = await npmRun(["up"]);
    expect(up.stderr).toMatch(/^Error CONFIGURATION_WRONG: .*\n {2}caCertificateFile must name a file, /);
    expect(up.exitCode).toBe(1);
    await endsWithDown();
  });

  async function endsWithDown(): Promise<void> {
    const { stdout, stderr, exitCode } = await npmRun(["down"]);
    expect(stderr).toBe("");
    expect(stdout).toContain(`The local cloud "${NAME}" is gone`);
    expect(exitCode).toBe(0);
    expect(existsSync(directory)).toBe(false);
  }
});

describe("a clock that was set back by an hour after the start of the local cloud", () => {
  it("is reported before up changes anything, and once the clock is right, down removes the cloud", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    await ensureRecord(NAME, choices).finally(() => vi.useRealTimers());
    const up = await npmRun(["up"]);
    expect(up.stdout).toBe("");
    expect(up.stderr).toMatch(
      /^Error MACHINE_UNFIT: .*Clock \(it is \S+Z by it, but the local cloud's certificate was made at \S+Z\)/,
    );
    expect(up.stderr).toContain("sudo timedatectl set-ntp true");
    expect(up.exitCode).toBe(1);
    expect((await npmRun(["down"])).exitCode).toBe(0);
  });
});

/** A directory with Node and these programs, which are shell scripts. */
async function programs(scripts: Record<string, string>): Promise<string> {
  const bin = await mkdtemp(join(tmpdir(), "mistakes-test-"));
  onTestFinished(() => rm(bin, { recursive: true }));
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  await symlink(process.execPath, join(bin, "node"));
  return bin;
}

describe("a Docker engine that no longer answers", () => {
  const command = async (...args: string[]) => {
    const bin = await programs({ docker: 'echo "Cannot connect to the Docker daemon" >&2; exit 1' });
    return npmRun(args, { path: `${bin}:${process.env.PATH}` });
  };

  it("stops up and down before they change anything; with --force, down removes everything outside of Docker", async () => {
    const { network } = await ensureRecord(NAME, { ...choices, accountId: "000000000000", engine: "docker" });
    const up = await command("up");
    expect(up.stderr).toContain("Container engine (the local cloud runs on Docker, which does not answer)");
    expect(up.exitCode).toBe(1);

    const doctor = await command("doctor");
    expect(doctor.stdout).toContain("Container engine: the local cloud runs on Docker, which does not answer");
    expect(doctor.exitCode).toBe(1);

    const down = await command("down");
    expect(down.stderr).toMatch(/^Error DOCKER_SILENT: .*\nStart Docker.*npm run down -- --force/);
    expect(down.exitCode).toBe(1);
    expect(existsSync(directory)).toBe(true);

    const forced = await command("down", "--force");
    expect(forced.stdout).toContain(`docker network rm ${network.name}`);
    expect(forced.exitCode).toBe(0);
    expect(existsSync(directory)).toBe(false);
  });
});

describe("an old program on the PATH", () => {
  const oldPodman = { podman: 'echo "podman version 3.4.4"', docker: "exit 1" };

  it.runIf(process.getuid?.() === 0)(
    "Podman is refused with the reason if there is no newer one on the PATH",
    async () => {
      const { stderr, exitCode } = await npmRun(["up"], { path: await programs(oldPodman) });
      expect(stderr).toContain("Container engine (podman version 3.4.4 has no Netavark networks)");
      expect(stderr).toContain("Install Podman 4.0 or newer");
      expect(exitCode).toBe(1);
    },
  );

  it.runIf(process.getuid?.() === 0)("Podman is skipped if there is a newer one later on the PATH", async () => {
    const path = [await programs(oldPodman), await programs({ podman: 'echo "podman version 5.4.2"' })].join(":");
    const { stdout } = await npmRun(["doctor"], { path: `${path}:${process.env.PATH}` });
    expect(stdout).toMatch(/^fine +Container engine: Podman, as root$/m);
  });

  it("Terraform is skipped for a newer one later on the PATH, or for the project's own", async () => {
    const old = await programs({ terraform: `echo '{"terraform_version":"1.5.7"}'` });
    const { stdout } = await npmRun(["doctor"], { path: `${old}:${process.env.PATH}` });
    const [line = ""] = stdout.split("\n").filter((text) => text.includes(" terraform: "));
    expect(line).toMatch(/^(fine|will be installed) /);
    expect(line).not.toContain(old);
  });

  it("Node is refused, and the command to install another version is printed", async () => {
    const pretend = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"18.20.8"})`;
    const { stderr, exitCode } = await npmRun(["up"], { node: [`--import=${pretend}`] });
    expect(stderr).toMatch(
      /^Error NODE_TOO_OLD: This project does not run on Node 18\.20\.8: it needs .+\.\n.*nvm install 24$/,
    );
    expect(exitCode).toBe(1);
  });
});
