import { writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../stacks/project.ts";
import { NpmRegistry } from "../support/npm-registry.ts";

const here = { os: [process.platform], cpu: [process.arch] };

/** One package of each kind. `shared` has to be installed in two places. */
const PACKAGES = [
  { name: "shared", version: "1.0.0" },
  { name: "shared", version: "2.0.0" },
  { name: "peer", version: "1.0.0" },
  { name: "prod", version: "1.0.0", dependencies: { shared: "1.0.0" } },
  { name: "dev", version: "1.0.0", dependencies: { shared: "2.0.0" }, peerDependencies: { peer: "1.0.0" } },
  { name: "old", version: "1.0.0", engines: { node: "0.10" } },
  { name: "native", version: "1.0.0", ...here },
  ...["glibc", "musl"].map((libc) => ({ name: libc, version: "1.0.0", ...here, libc: [libc] })),
  { name: "foreign", version: "1.0.0", os: ["aix"] },
];
const PROJECT = {
  name: "project",
  version: "1.0.0",
  dependencies: { prod: "1.0.0" },
  devDependencies: { dev: "1.0.0", old: "1.0.0" },
  optionalDependencies: { native: "1.0.0", glibc: "1.0.0", musl: "1.0.0", foreign: "1.0.0" },
};

/** Settings of npm by which it installs less, elsewhere, for another machine, or not at all. */
const SETTINGS: Record<string, string>[] = [
  ...["dev", "optional", "peer"].map((omit) => ({ omit })),
  { production: "true" },
  { only: "production" },
  { optional: "false" },
  { dry_run: "true" },
  { package_lock: "false" },
  { package_lock_only: "true" },
  { global: "true" },
  { location: "global" },
  { prefix: "/nonexistent" },
  ...["nested", "shallow", "linked"].map((install_strategy) => ({ install_strategy })),
  { legacy_bundling: "true" },
  { global_style: "true" },
  { legacy_peer_deps: "true" },
  { strict_peer_deps: "true" },
  { engine_strict: "true" },
  { os: "aix" },
  { cpu: "s390x" },
  { libc: "musl" },
  { ignore_scripts: "true" },
  { bin_links: "false" },
  { force: "true" },
  { json: "true" },
];

let work: string;
let registry: NpmRegistry;
let home: Record<string, string>;
let lock: string;
/** What an installation without settings prints. */
let complete: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "installation-test-"));
  registry = await NpmRegistry.start(PACKAGES);
  const { PATH = "" } = process.env;
  home = { PATH, HOME: work, npm_config_cache: join(work, "cache"), npm_config_registry: registry.address };
  const first = await project();
  const options = { cwd: first, env: home, extendEnv: false };
  await execa("npm", ["install", "--package-lock-only", "--no-audit", "--no-fund"], options);
  lock = await readFile(join(first, "package-lock.json"), "utf8");
  complete = (await installed(first, {})).stdout;
});
afterAll(async () => {
  registry.stop();
  await rm(work, { recursive: true });
});

/** A project without packages. */
async function project(): Promise<string> {
  const directory = await mkdtemp(join(work, "project-"));
  await writeFile(join(directory, "package.json"), JSON.stringify(PROJECT));
  if (lock !== undefined) await writeFile(join(directory, "package-lock.json"), lock);
  return directory;
}

const INSTALL = `
import { install, missingPackage } from ${JSON.stringify(join(projectRoot, "cli/installation.mjs"))};
import { existsSync, readdirSync } from "node:fs";
const [, root] = process.argv;
const code = await install(root);
const packages = existsSync(root + "/node_modules") ? readdirSync(root + "/node_modules").sort() : [];
console.log(code, missingPackage(root), ...packages);
`;

/** Installs, and returns the exit code of npm, what is missing then, and what there is. */
async function installed(root: string, env: Record<string, string>) {
  const { stdout, stderr } = await start(root, env);
  return { stdout, stderr };
}

function start(root: string, env: Record<string, string>) {
  const args = ["--input-type=module", "--eval", INSTALL, root];
  return execa(process.execPath, args, { env: { ...home, ...env }, extendEnv: false });
}

describe.concurrent("an installation", () => {
  it("has each package for this machine", () => {
    expect(complete).toMatch(/^0 undefined .package-lock.json dev (glibc|musl) native old peer prod shared$/);
  });

  it.each([{ NODE_ENV: "production" }, ...SETTINGS.map(variables)])("is complete with %o", async (env) => {
    const { stdout, stderr } = await installed(await project(), env);
    expect(stdout, stderr).toBe(complete);
  });

  it("is complete with all of these settings in .npmrc files", async () => {
    const root = await project();
    const together = SETTINGS.filter(({ prefix, location }) => prefix === undefined && location === undefined);
    const lines = together
      .flatMap((setting) => Object.entries(setting))
      .map(([key, value]) => `${key.replaceAll("_", "-")}=${value}`);
    await writeFile(join(root, ".npmrc"), `${lines.join("\n")}\n`);
    const { stdout, stderr } = await installed(root, {});
    expect(stdout, stderr).toBe(complete);
  });

  it("is done once by two commands, of which the second begins while npm works for the first", async () => {
    const root = await project();
    // an npm that begins when there is a file
    const [bin, begin] = [join(root, "bin"), join(root, "begin")];
    await mkdir(bin);
    const npm = `#!/bin/sh\nwhile [ ! -e ${begin} ]; do sleep 0.05; done\nPATH=\${PATH#*:} exec npm "$@"\n`;
    await writeFile(join(bin, "npm"), npm, { mode: 0o755 });
    const both = [start(root, { PATH: `${bin}:${home.PATH}` }), start(root, { PATH: `${bin}:${home.PATH}` })];
    for (const { stderr } of both) {
      stderr.on("data", (text) => {
        if (`${text}`.includes("Waiting for another command, which installs npm packages")) writeFileSync(begin, "");
      });
    }
    const ended = await Promise.all(both);
    expect(ended.map(({ stdout }) => stdout)).toEqual([complete, complete]);
    expect(ended.filter(({ stderr }) => stderr.includes("Installing npm packages"))).toHaveLength(1);
  });

  it("shows npm's error with npm run --silent, too", async () => {
    const { stdout, stderr } = await installed(await project(), {
      npm_config_loglevel: "silent",
      npm_config_offline: "true",
      npm_config_cache: join(work, "empty"),
    });
    expect(stdout).toBe("1 node_modules/.package-lock.json");
    expect(stderr).toContain("ENOTCACHED");
  });
});

function variables(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [`npm_config_${key}`, value]));
}
