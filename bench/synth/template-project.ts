import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { projectRoot } from "../../stacks/project.ts";
import { WORK } from "../run.ts";

/** The directory of a copy of the stacks, which CDKTF runs with the settings of its TypeScript template. */
export const TEMPLATE_PROJECT = join(WORK, "synth/template");

const TEMPLATE = join(projectRoot, "node_modules/cdktf-cli/bundle/templates/typescript");
// https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/@cdktf/cli-core/templates/typescript/cdktf.json
const APP = "npx ts-node main.ts";

/** An app as that of the template, which only synthesizes. The project's own also works beside other commands. */
export const TEMPLATE_MAIN = `import { loadConfig } from "./stacks/config/load.ts";
import { createApp } from "./stacks/platform.ts";

createApp(loadConfig(process.env), { outdir: process.env.CDKTF_OUTDIR ?? "cdktf.out", stateRoot: "state" }).synth();
`;

/**
 * Makes the copy. `app` of cdktf.json and the compiler's options are those of the template. There are two exceptions,
 * which the project's code needs: current JavaScript, and default imports of CommonJS modules. The template compiles to
 * CommonJS, which has no `import.meta` and no imports of `.ts` files, so these are replaced.
 */
export async function makeTemplateProject(log: Log): Promise<void> {
  await rm(TEMPLATE_PROJECT, { recursive: true, force: true });
  await mkdir(TEMPLATE_PROJECT, { recursive: true });
  const copies = { "bench/ts-node": ".", stacks: "stacks", helm: "helm" };
  for (const [from, to] of Object.entries(copies)) {
    await cp(join(projectRoot, from), join(TEMPLATE_PROJECT, to), { recursive: true });
  }
  await writeFile(join(TEMPLATE_PROJECT, "main.ts"), TEMPLATE_MAIN);
  for (const path of await readdir(TEMPLATE_PROJECT, { recursive: true })) {
    if (path.endsWith(".ts")) await asCommonJs(join(TEMPLATE_PROJECT, path));
  }
  const compilerOptions = { target: "es2022", lib: ["es2023"], esModuleInterop: true };
  await writeJson("tsconfig.json", { extends: join(TEMPLATE, "tsconfig.json"), compilerOptions });
  await writeJson("cdktf.json", { language: "typescript", app: APP, sendCrashReports: "false" });
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: TEMPLATE_PROJECT, log });
}

async function asCommonJs(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const commonJs = text
    .replaceAll("import.meta.dirname", "__dirname")
    .replaceAll("import.meta.url", 'require("node:url").pathToFileURL(__filename).href')
    .replaceAll(/(from "\.[^"]*)\.ts"/g, '$1"');
  await writeFile(file, commonJs);
}

async function writeJson(name: string, content: object): Promise<void> {
  await writeFile(join(TEMPLATE_PROJECT, name), JSON.stringify(content, null, 2));
}
