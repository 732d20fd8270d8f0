import { mkdir, realpath, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Steps } from "../../lib/steps.ts";
import { dockerEngine } from "../../lib/tools/docker.ts";
import { ensurePackages } from "../../lib/tools/system-packages.ts";
import { ensureTool, type Tool } from "../../lib/tools/tool.ts";
import { helm, kubectl, terraform } from "../../lib/tools/tools.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import type { Config } from "../../stacks/config/load.ts";
import { pythonEnvironment } from "../emulator/python.ts";
import { chooseEngine, ENGINES } from "../engine/engines.ts";
import { terraformProviders } from "../providers/terraform-providers.ts";
import { cloudPaths } from "./paths.ts";

/** Adds the steps that find or install what a local cloud needs. The engine and providers of a record are kept. */
export function addSetUpSteps(steps: Steps, { name, cluster }: Config, record: CloudRecord | undefined) {
  const { bin, terraformConfig: cliConfigFile } = cloudPaths(name);
  const engine = steps.add("Choose the container engine", [], async ({ log, note }) => {
    const chosen = record?.engine ?? chooseEngine({ docker: await dockerEngine(log) });
    note(chosen);
    return chosen;
  });
  // steps that install more packages need this one, because sets of packages are installed in turn
  const packages = steps.add("Install missing system packages", [engine], async ({ log, note }, chosen) => {
    const installed = await ensurePackages(ENGINES[chosen].packages, log);
    if (installed.length > 0) note(`installed ${installed.join(", ")}`);
  });
  const python = steps.add("Install the AWS emulator and the AWS CLI", [packages], ({ log }) => pythonEnvironment(log));
  const install = (tool: Tool, name: string) =>
    steps.add(`Install ${name}`, [packages], ({ log }) => ensureTool(tool, log));
  const terraformPath = install(terraform, "Terraform");
  const providers = steps.add("Install the Terraform providers", [terraformPath], async ({ log, note }, command) => {
    const source = record?.providers.source;
    const found = await terraformProviders({ terraform: command, cliConfigFile, source, log });
    note(found.source);
    return found;
  });
  const others = [install(kubectl, "kubectl"), install(helm, "Helm")] as const;
  const programs = steps.add(
    "Link the installed programs",
    [terraformPath, ...others, python],
    (_, terraform, kubectl, helm, { aws }) => linkPrograms(bin, { terraform, kubectl, helm, aws }),
  );
  // the engine with the image of the cluster's nodes
  const prepared = steps.add("Get the node image", [engine, packages], ({ log }, chosen) =>
    ENGINES[chosen].prepare(cluster.version, log),
  );
  return { packages, engine, prepared, python, providers, programs };
}

/**
 * Makes links to the programs in this directory. They lead to the programs' real paths: in a shell with the cloud's
 * variables, the program found on the PATH is itself such a link.
 */
export async function linkPrograms(directory: string, programs: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, path] of Object.entries(programs)) {
    const program = await realpath(path);
    await rm(join(directory, name), { force: true });
    await symlink(program, join(directory, name));
  }
}
