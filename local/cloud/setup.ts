import { mkdir, realpath, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Step, Steps } from "../../lib/steps.ts";
import { ensurePackages } from "../../lib/tools/system-packages.ts";
import { ensureTool, type Tool } from "../../lib/tools/tool.ts";
import { helm, kubectl, terraform } from "../../lib/tools/tools.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import type { Config } from "../../stacks/config/load.ts";
import { type PythonEnvironment, pythonEnvironment } from "../emulator/python.ts";
import type { PreparedEngine } from "../engine/engine.ts";
import { chooseEngine, ENGINES, type EngineName } from "../engine/engines.ts";
import { type TerraformProviders, terraformProviders } from "../providers/terraform-providers.ts";
import { cloudPaths } from "./paths.ts";

/** The steps that make everything ready before the cloud starts. */
export interface SetUp {
  /** Installs packages of the system. Steps that install more packages need it, because sets are installed in turn. */
  packages: Step<void>;
  engine: Step<EngineName>;
  /** The engine with the image of the cluster's nodes. */
  prepared: Step<PreparedEngine>;
  python: Step<PythonEnvironment>;
  providers: Step<TerraformProviders>;
  /** Links the programs that people and Terraform call into the cloud's `bin`. */
  programs: Step<void>;
}

/**
 * Adds the steps that find or install everything that a local cloud needs.
 * @param record the record of a cloud that was started before; its engine and providers are kept
 */
export function addSetUpSteps(
  steps: Steps,
  { name, cluster }: Pick<Config, "name" | "cluster">,
  record: CloudRecord | undefined,
): SetUp {
  const paths = cloudPaths(name);
  const engine = steps.add("Container engine", [], async ({ log, note }) => {
    const chosen = record?.engine ?? (await chooseEngine(log));
    note(chosen);
    return chosen;
  });
  const packages = steps.add("System packages", [engine], async ({ log, note }, chosen) => {
    const installed = await ensurePackages(ENGINES[chosen].packages, log);
    if (installed.length > 0) note(`installed ${installed.join(", ")}`);
  });
  const python = steps.add("Python environment", [packages], ({ log }) => pythonEnvironment(log));
  const install = (tool: Tool, title: string) => steps.add(title, [packages], ({ log }) => ensureTool(tool, log));
  const terraformPath = install(terraform, "Terraform");
  const providers = steps.add("Terraform providers", [terraformPath], async ({ log, note }, command) => {
    const kept = record && { source: record.providers.source };
    const found = await terraformProviders({
      terraform: command,
      cliConfigFile: paths.terraformConfig,
      log,
      ...kept,
    });
    note(found.source);
    return found;
  });
  const others = [install(kubectl, "kubectl"), install(helm, "Helm")] as const;
  const programs = steps.add("Programs", [terraformPath, ...others, python], (_, terraform, kubectl, helm, { aws }) =>
    linkPrograms(paths.bin, { terraform, kubectl, helm, aws }),
  );
  const prepared = steps.add("Node image", [engine, packages], ({ log }, chosen) =>
    ENGINES[chosen].prepare(cluster.version, log),
  );
  return { packages, engine, prepared, python, providers, programs };
}

/**
 * Makes links to the programs in this directory. Each link leads to the program's real path: in a shell with the
 * cloud's variables, the program found on the PATH is itself such a link.
 */
export async function linkPrograms(directory: string, programs: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, path] of Object.entries(programs)) {
    const program = await realpath(path);
    await rm(join(directory, name), { force: true });
    await symlink(program, join(directory, name));
  }
}
