import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clean } from "../../../lib/cache/clean.ts";
import { cacheEntry } from "../../../lib/cache/entry.ts";
import { usersOf } from "../../../lib/cache/users.ts";
import { cliConfiguration } from "../../../local/providers/mirror.ts";
import { projectRoot } from "../../../stacks/project.ts";

let root: string;
let directory: string;
const processes: ChildProcess[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cache users ü-"));
  vi.stubEnv("XDG_CACHE_HOME", root);
  directory = await cacheEntry("tool", [], async (target) => {
    await copyFile("/bin/cat", join(target, "cat"));
    await chmod(join(target, "cat"), 0o755);
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const child of processes.splice(0)) {
    child.kill("SIGKILL");
    await once(child, "close");
  }
  await rm(root, { recursive: true });
});

/** Starts a process that runs until the end of the test. */
async function runs(command: string, args: string[] = [], options: SpawnOptions = {}): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ["pipe", "ignore", "ignore"], env: {}, cwd: "/", ...options });
  await once(child, "spawn");
  processes.push(child);
  return child;
}

/** Starts a local cloud of any clone, with some of its files. */
async function cloudRuns(files: (cloud: string) => Promise<void>): Promise<string> {
  const cloud = join(root, "clone", "state", "local");
  for (const part of ["bin", "podman", "aws"]) await mkdir(join(cloud, part), { recursive: true });
  await files(cloud);
  await runs("/bin/cat", [], { env: { STATE_DIR: join(cloud, "aws", "state") } });
  return cloud;
}

describe("the user of a directory of the cache", () => {
  it("is undefined if no process uses it, or if one uses a directory with a similar name", async () => {
    await runs("/bin/sh", ["-c", "cat", `${directory}-other`]);
    expect(await usersOf(directory)).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["runs a program of it", () => runs(join(directory, "cat"))],
    ["works in it", () => runs("/bin/cat", [], { cwd: directory })],
    ["has it on its command line", () => runs("/bin/sh", ["-c", "cat", `--path=${directory}/x`])],
    ["has it in its environment", () => runs("/bin/cat", [], { env: { GOPATH: directory } })],
  ])("is a process that %s", async (_, start) => {
    await start();
    const [process] = processes;
    expect(await usersOf(directory)).toEqual([`Process ${process?.pid} (${process?.spawnfile})`]);
  });

  it("is a mount, in any mount namespace", async () => {
    const mount = `mount --bind '${directory}' /mnt; cd /; exec cat`;
    await runs("unshare", ["--mount", "sh", "-c", mount]);
    const users = await vi.waitUntil(
      async () => (await usersOf(directory)).find((user) => !user.startsWith("Process")),
      {
        timeout: 10_000,
      },
    );
    expect(users).toBe("A mounted file system");
  });

  it("is a process that has it open", async () => {
    const open = openSync(directory, "r");
    await runs("/bin/cat", [], { stdio: ["pipe", open, "ignore"] });
    closeSync(open);
    expect(await usersOf(directory)).toHaveLength(1);
  });

  it("is every command of the project that has requested it, until the command ends", async () => {
    const ask = `import { cacheEntry } from "./lib/cache/entry.ts"; await cacheEntry("tool", [], () => {}); console.log("got it"); setInterval(() => {}, 1000);`;
    const env = { ...process.env, XDG_CACHE_HOME: root, TSX_DISABLE_CACHE: "1" };
    const args = ["--import", "tsx", "--input-type=module", "--eval", ask];
    const child = await runs(process.execPath, args, { cwd: projectRoot, env, stdio: ["pipe", "pipe", "inherit"] });
    if (child.stdout) await once(child.stdout, "data");
    expect(await usersOf(directory)).toEqual([`Process ${child.pid} (${process.execPath})`]);
  });

  it.each<[string, (cloud: string) => Promise<void>]>([
    ["programs", (cloud) => symlink(join(directory, "cat"), join(cloud, "bin", "kubectl"))],
    ["providers", (cloud) => writeFile(join(cloud, "terraform.rc"), cliConfiguration(directory, []))],
    [
      "providers, by a link in its mirror",
      async (cloud) => {
        await mkdir(join(root, "mirror"));
        await symlink(directory, join(root, "mirror", "linux_amd64"));
        await writeFile(join(cloud, "terraform.rc"), cliConfiguration(join(root, "mirror"), []));
      },
    ],
    [
      "image store",
      (cloud) => writeFile(join(cloud, "podman", "storage.conf"), `additionalimagestores = ["${directory}/store"]`),
    ],
  ])("is a running local cloud, for its %s", async (_, files) => {
    const cloud = await cloudRuns(files);
    expect(await usersOf(directory)).toEqual([`The local cloud ${cloud}`]);
  });
});

describe("a directory in use", () => {
  it("is not removed, and is still an entry", async () => {
    await runs(join(directory, "cat"));
    expect(await clean({ all: true })).toMatchObject([
      { kept: expect.stringMatching(/^Process \d+ \(.*\/cat\) uses it$/) },
    ]);
    expect(await cacheEntry("tool", [], () => Promise.reject(new Error("built again")))).toBe(directory);
  });

  it("stays when it is damaged and built again, and a message says so", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const child = await runs("/bin/cat", [], { cwd: directory });
    await truncate(join(directory, "cat"), 0);
    expect(await cacheEntry("tool", [], (target) => writeFile(join(target, "file"), ""))).not.toBe(directory);
    expect(said.mock.calls.flat()).toEqual([
      expect.stringContaining("What the cache has of tool is damaged (cat has 0 bytes instead of "),
      `Process ${child.pid} (/bin/cat) continues with the old entry of tool, until it ends.`,
    ]);
    said.mockRestore();
  });
});
