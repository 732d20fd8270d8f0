import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { TEMPLATE_MAIN } from "../../../bench/synth/template-project.ts";
import { run } from "../../../lib/processes/run.ts";
import { projectRoot } from "../../../stacks/project.ts";
import pins from "./pins.json" with { type: "json" };

/** All files that a synthesis reads, besides its program. */
const SOURCES = ["stacks", "helm", "package.json", "tsconfig.json"];

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const lockSchema = z.object({
  lockfileVersion: z.number(),
  packages: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** Packages that stacks import, and that a move to cdktn does not replace. */
const KEPT = ["@cdktf/provider-aws", "@cdktf/provider-helm", "@cdktf/provider-kubernetes", "ipaddr.js", "zod"];

/** Copies the project's sources, and links its packages. */
export async function ownCopy(directory: string): Promise<void> {
  await copySources(directory);
  await symlink(join(projectRoot, "node_modules"), join(directory, "node_modules"));
}

/**
 * Copies the project's sources so that the package name `cdktf` stands for cdktn. With `bindings`, the name of the AWS
 * bindings stands for cdktn's bindings, too. The project's packages have the versions of package-lock.json, other
 * packages those of pins.json. npm verifies each package by its checksum.
 */
export async function cdktnCopy(directory: string, { bindings }: { bindings: boolean }): Promise<void> {
  await copySources(directory);
  const own = packageSchema.parse(await readJson(join(projectRoot, "package.json")));
  const lock = lockSchema.parse(await readJson(join(projectRoot, "package-lock.json")));
  const versions = { ...own.dependencies, ...own.devDependencies };
  const pinned = { ...pins.cdktn, ...(bindings ? pins.bindings : {}) };
  const dependencies = {
    ...Object.fromEntries(KEPT.map((name) => [name, versions[name]])),
    cdktf: `npm:cdktn@${pins.cdktn["node_modules/cdktf"].version}`,
    constructs: pins.cdktn["node_modules/constructs"].version,
    ...(bindings && {
      cdktn: pins.bindings["node_modules/cdktn"].version,
      "@cdktf/provider-aws": `npm:@cdktn/provider-aws@${pins.bindings["node_modules/@cdktf/provider-aws"].version}`,
    }),
  };
  // the bindings require cdktf ^0.21.0, which an alias for 0.24 does not satisfy
  const overrides = Object.fromEntries(
    KEPT.filter((name) => name.startsWith("@cdktf/")).map((name) => [name, { cdktf: "$cdktf" }]),
  );
  const root = { name: "scratch", version: "0.0.0", private: true, type: "module", dependencies };
  const packages = {
    "": root,
    ...Object.fromEntries(
      KEPT.map((name) => {
        const { dev: _, ...entry } = lock.packages[`node_modules/${name}`] ?? {};
        return [`node_modules/${name}`, entry];
      }),
    ),
    ...pinned,
  };
  await writeFile(join(directory, "package.json"), JSON.stringify({ ...root, overrides }));
  const { lockfileVersion } = lock;
  await writeFile(join(directory, "package-lock.json"), JSON.stringify({ lockfileVersion, requires: true, packages }));
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: directory });
}

/** Synthesizes an environment in a copy. Returns the text of each output file by its path. */
export async function synthesized(
  directory: string,
  environment: string,
  context: object = {},
): Promise<Record<string, string>> {
  const out = join(directory, "out", environment);
  await mkdir(out, { recursive: true });
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const env = {
    ENVIRONMENT: environment,
    LOCAL_CLOUD: undefined,
    REHEARSE: undefined,
    IMAGE_TAG: "0123456789ab",
    // a synthesis for the local cloud needs its address; it sends no request there
    AWS_ENDPOINT_URL: "https://localhost:4566",
    CDKTF_OUTDIR: out,
    CDKTF_CONTEXT_JSON: JSON.stringify(context),
  };
  await run("node", ["--import", tsx, "main.ts"], { cwd: directory, env });
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [file.slice(out.length + 1), await readFile(file, "utf8")]),
  );
  return Object.fromEntries(texts);
}

async function copySources(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const source of SOURCES) await cp(join(projectRoot, source), join(directory, source), { recursive: true });
  await writeFile(join(directory, "main.ts"), TEMPLATE_MAIN);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
