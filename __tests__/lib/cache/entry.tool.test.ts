import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { go } from "../../../lib/tools/go.ts";
import { runMounted } from "./namespace.ts";

/** Prints the result of a build attempt: the last word of the built file, or the error. */
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

describe("cacheEntry on a full disk", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "cache-full-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  const onSmallDisk = (script: string, env: Record<string, string> = {}) =>
    runMounted(SMALL_DISK, HELPERS + script, { XDG_CACHE_HOME: home, ...env });

  it("reports the full disk in one sentence with a remedy, leaves nothing, and builds once there is room", async () => {
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
      // a program that needs only Go's runtime, of which the first package does not fit
      `(writeFileSync(directory + "/go.mod", "module empty\\n\\ngo 1.26\\n"), writeFileSync(directory + "/main.go", "package main\\n\\nfunc main() {}\\n"), writeFileSync(directory + "/other", Buffer.alloc(41_500_000)), (await import("./lib/tools/go-build.ts")).buildWithGo({ module: directory, package: ".", binary: "kubectl" }, openLog(process.env.XDG_CACHE_HOME + "-log")))`,
    ],
    [
      "buildah",
      `(writeFileSync(directory + "/Containerfile", "FROM scratch\\nCOPY @cdktf /"), (await import("./deploy/image/buildah.ts")).buildah(["build", "--isolation=chroot", "--file", directory + "/Containerfile", "node_modules"]))`,
    ],
  ])("recognizes the full disk from the output of %s", async (_, command) => {
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

  it("does not report other failures as a full disk", async () => {
    const { stdout } = await onSmallDisk(`await attempt(() => run("sh", ["-c", "echo no such package; exit 1"]));`);
    expect(stdout).toMatch(/^Error COMMAND_FAILED: sh -c exited with code 1:\nno such package\n/);
  });

  it("writes nothing to the machine's own disk", async () => {
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

  it("is still read on a read-only disk, and an error explains why nothing more can be built", async () => {
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

  // the state that sudo leaves: created by root, and then used by another user
  it.each<[string, string, string]>([
    ["the whole cache", `mkdirSync(cacheDirectory());`, ""],
    ["the directory above it", `chmodSync(process.env.XDG_CACHE_HOME, 0o755);`, ""],
    ["something in it", `mkdirSync(join(cacheDirectory(), "go"), { recursive: true }); own(cacheDirectory());`, "go"],
  ])("is reported with its owner and a remedy if %s belongs to another user", async (where, prepare) => {
    const script = `
      import { chmodSync, chownSync, mkdirSync } from "node:fs";
      const own = (path) => chownSync(path, 65534, 65534);
      own(process.env.XDG_CACHE_HOME);
      ${where === "the directory above it" ? "chownSync(process.env.XDG_CACHE_HOME, 0, 0);" : ""}
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
