import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { AppStack } from "./app.ts";
import { BackendStack } from "./backend.ts";
import { BaseStack } from "./base.ts";
import { checkAtSynth } from "./checks/check.ts";
import type { Config } from "./config/load.ts";

/**
 * The three stacks of one environment. Each environment and each local cloud has output folders of its own, so that
 * switching between them leaves nothing to initialize again: <outdir>/<name>/<stack>.
 * @param directories where the output goes, and where `backend` keeps its state: <stateRoot>/<name>/backend.tfstate
 */
export function createApp(config: Config, directories: { outdir: string; stateRoot: string }): App {
  const folder = join(directories.outdir, config.name);
  // CDKTF makes a stack's folder, but not those that hold it
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

/** The manifest has the place of a stack for CDKTF's command line; it is read before the stack is written. */
function putInFolderOf(name: string, app: App, stack: TerraformStack): void {
  const workingDirectory = join(name, stack.node.id);
  Object.assign(app.manifest.forStack(stack), {
    workingDirectory,
    synthesizedStackPath: join(workingDirectory, "cdk.tf.json"),
    stackMetadataPath: join(workingDirectory, "metadata.json"),
  });
}
