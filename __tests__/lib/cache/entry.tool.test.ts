import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { go } from "../../../lib/tools/go.ts";
import { runMounted } from "./namespace.ts";

/** Prints how an attempt at an entry ends: the last word of what was built, or the error. */
const HELPERS = `
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./lib/cache/directory.ts";
import { cacheEntry } from "./lib/cache/entry.ts";
import { explain } from "./cli/explain.ts";
import { openLog } from "./lib/log.ts";
import { run } from "./lib/processes/run.ts";
export const files = () => readdirSync(cacheDirectory()).map((file) => file.replace(/[.].{6}$/, ""));
export const attempt = (build) => cacheEntry("tool", [], build).then(() => console.log("built"), (error) => console.log(explain(error)));
`;

/** A disk of 40 MB. */
const SMALL_DISK = 'mount --types tmpfs --options size=40m tmpfs "$XDG_CACHE_HOME"';

describe("cacheEntry on a disk that is full", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "cache-full-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  const onSmallDisk = (script: string, env: Record<string, string> = {}) =>
    runMounted(SMALL_DISK, HELPERS + script, { XDG_CACHE_HOME: home, ...env });

  it("says so in a sentence, with what to do, leaves nothing, and builds once there is room", async () => {
    const { stdout, stderr } = await onSmallDisk(`
      const build = async (directory) => writeFileSync(join(directory, "file"), Buffer.alloc(30_000_000, 1));
      const other = join(process.env.XDG_CACHE_HOME, "other");
      writeFileSync(other, Buffer.alloc(25_000_000, 1));
      await attempt(build);
      console.log(files());
      rmSync(other);
      await attempt(build);
    `);
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual([
      `Error DISK_FULL: There was no room left on the disk of ${home}/eks-webapi: 0 MB are free.`,
      "Free some with: npm run cache -- clean. Or name a directory on another disk with XDG_CACHE_HOME.",
      "[]",
      "built",
    ]);
  });

  it.each<[string, string]>([
    ["dd", `run("dd", ["if=/dev/zero", "of=" + directory + "/file", "bs=1M", "count=50"])`],
    ["tar", `run("tar", ["-cf", directory + "/file.tar", "node_modules/@cdktf"])`],
    [
      "Python's venv",
      `(writeFileSync(directory + "/other", Buffer.alloc(33_000_000)), (await import("./lib/tools/python.ts")).createVirtualEnvironment(directory + "/venv", "/dev/null", openLog(process.env.XDG_CACHE_HOME + "-log")))`,
    ],
    [
      "pip",
      `(await run("python3", ["-m", "venv", directory]), writeFileSync(directory + "/other", Buffer.alloc(15_000_000)), run(directory + "/bin/python", ["-m", "pip", "install", "--no-deps", "--no-cache-dir", "botocore==1.43.106"]))`,
    ],
    [
      "go",
      `(await import("./lib/tools/go-build.ts")).buildWithGo({ module: "lib/tools/kubectl", package: ".", binary: "kubectl" }, openLog(process.env.XDG_CACHE_HOME + "-log"))`,
    ],
    [
      "buildah",
      `(writeFileSync(directory + "/Containerfile", "FROM scratch\\nCOPY @cdktf /"), (await import("./deploy/image/buildah.ts")).buildah(["build", "--isolation=chroot", "--file", directory + "/Containerfile", "node_modules"]))`,
    ],
  ])("knows it from what %s says", async (_, command) => {
    const script = `
      await attempt(async (directory) => { await ${command}; });
      console.log(files().filter((file) => /^(tool|kubectl|scratch)/.test(file)));
    `;
    const goDirectory = dirname(await go.install(noLog));
    const { stdout } = await onSmallDisk(script, { PATH: `${goDirectory}:${process.env.PATH}` });
    await rm(`${home}-log`, { force: true });
    expect(stdout).toMatch(
      /^Error DISK_FULL: There was no room left on the disk of .*: \d+ MB are free\.\nFree some with: .*\n\[\]$/,
    );
  });

  it("does not take every failure for it", async () => {
    const { stdout } = await onSmallDisk(`await attempt(() => run("sh", ["-c", "echo no such package; exit 1"]));`);
    expect(stdout).toMatch(/^Error COMMAND_FAILED: sh -c exited with code 1:\nno such package\n/);
  });

  it("leaves the machine's own disk alone", async () => {
    await onSmallDisk(`await attempt(async () => {});`);
    expect(await readdir(home)).toEqual([]);
  });
});

describe("a cache that can't be written to", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "cache-denied-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  it("still gives what it has where the disk is read-only, and says why it can't build more", async () => {
    const script = `
      await attempt(async () => {});
      await run("mount", ["--options", "remount,ro", process.env.XDG_CACHE_HOME]);
      await attempt(async () => {});
      await cacheEntry("other", [], async () => {}).catch((error) => console.log(explain(error)));
    `;
    const { stdout } = await runMounted(SMALL_DISK, HELPERS + script, { XDG_CACHE_HOME: home });
    expect(stdout.split("\n")).toEqual([
      "built",
      "built",
      `Error CACHE_NOT_WRITABLE: The cache can't be written to: ${home}/eks-webapi is in a read-only file system.`,
      "Name another directory with XDG_CACHE_HOME.",
    ]);
  });

  // as sudo leaves it: here, by root, and then used by another
  it.each<[string, string, string]>([
    ["the whole cache", `mkdirSync(cacheDirectory());`, ""],
    ["the place where it is to be", `chmodSync(process.env.XDG_CACHE_HOME, 0o755);`, ""],
    ["something in it", `mkdirSync(join(cacheDirectory(), "go"), { recursive: true }); own(cacheDirectory());`, "go"],
  ])("says whose it is where %s belongs to another user, and what to do", async (where, prepare) => {
    const script = `
      import { chmodSync, chownSync, mkdirSync } from "node:fs";
      const own = (path) => chownSync(path, 65534, 65534);
      own(process.env.XDG_CACHE_HOME);
      ${where === "the place where it is to be" ? "chownSync(process.env.XDG_CACHE_HOME, 0, 0);" : ""}
      ${prepare}
      process.setgid(65534);
      process.setuid(65534);
      await attempt(async () => { await run("mkdir", [join(cacheDirectory(), "go", "pkg")]); });
    `;
    const { stdout } = await runMounted(SMALL_DISK, HELPERS + script, { XDG_CACHE_HOME: home });
    expect(stdout).toMatch(
      /^Error CACHE_NOT_WRITABLE: The cache can't be written to: \/.* belongs to user 0\.\nIt was used with sudo\? Make it yours: sudo chown -R .*$/,
    );
  });
});
