import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { AppStack } from "./app.ts";
import { BackendStack } from "./backend.ts";
import { BaseStack } from "./base.ts";
import { checkAtSynth } from "./checks/check.ts";
import type { Config } from "./config/load.ts";

/**
 * The three stacks of one environment. Each environment and each local cloud has its own output folders, so that a switch
 * between them needs no `terraform init`: <outdir>/<name>/<stack>.
 * @param directories where the output goes, and where `backend` keeps its state: <stateRoot>/<name>/backend.tfstate
 */
export function createApp(config: Config, directories: { outdir: string; stateRoot: string }): App {
  const folder = join(directories.outdir, config.name);
  // CDKTF creates a stack's folder, but not the folders above it
  mkdirSync(folder, { recursive: true });
  const app = new App({ outdir: directories.outdir });
  const stateFile = relative(join(folder, "backend"), join(directories.stateRoot, config.name, "backend.tfstate"));
  const backend = new BackendStack(app, config, { stateFile });
  const base = new BaseStack(app, config);
  base.addDependency(backend);
  const top = new AppStack(app, config);
  top.addDependency(base);
  for (const stack of [backend, base, top]) putInFolderOf(config.name, app, stack);
  checkAtSynth(config.name, { backend, base, app: top });
  return app;
}

/** Sets the stack's folder in the manifest, which CDKTF reads before it writes the stack. */
function putInFolderOf(name: string, app: App, stack: TerraformStack): void {
  const workingDirectory = join(name, stack.node.id);
  Object.assign(app.manifest.forStack(stack), {
    workingDirectory,
    synthesizedStackPath: join(workingDirectory, "cdk.tf.json"),
    stackMetadataPath: join(workingDirectory, "metadata.json"),
  });
}
