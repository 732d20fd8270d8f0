import { isCached } from "../../lib/cache/entry.ts";
import { UserError } from "../../lib/errors.ts";
import { noLog } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { go } from "../../lib/tools/go.ts";
import { isSupported, PYTHON_REMEDY } from "../../lib/tools/python.ts";
import { installsPackages, missingPackages, remedy, type SystemPackage } from "../../lib/tools/system-packages.ts";
import { readyTool, type Tool } from "../../lib/tools/tool.ts";
import { helm, kubectl, terraform } from "../../lib/tools/tools.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { chooseEngine, ENGINES } from "../engine/engines.ts";
import { BUILT, RELEASED } from "../providers/provider.ts";
import { chooseSource, mirrorFrom, type ProviderSource } from "../providers/terraform-providers.ts";
import { EXAMINATIONS, readHost } from "./engine.ts";
import { type Finding, fine, missing, willBeInstalled } from "./finding.ts";
import { examineMachine } from "./machine.ts";
import { PARTS, registryFindings } from "./parts.ts";
import { versionFindings } from "./versions.ts";

const REGISTRY_TIMEOUT_MS = 8_000;

const FROM: Record<ProviderSource, string> = {
  registry: "from Terraform's registry",
  mirror: "from a mirror on this machine",
  built: "built from Go modules, since Terraform's registry does not answer",
};

/**
 * Checks everything that `npm run up` needs of a machine, in the order in which a newcomer would look, and reports how
 * long the versions in use are supported. Changes nothing.
 */
export async function examine(name: string, version: KubernetesVersion): Promise<Finding[]> {
  const record = readCloudRecord(cloudPaths(name).directory);
  const host = await readHost();
  const engine = chooseEngine(host, record?.engine);
  const builds = await EXAMINATIONS[engine].builds(host, version);
  const packages = [...ENGINES[engine].packages, ...builds.packages];
  const lacks = await missingPackages(packages);
  const packageManager = await installsPackages();
  const tools = [terraform, kubectl, helm, ...(builds.parts.length > 0 ? [go] : [])];
  const [machine, python, providers, registries, ...others] = await Promise.all([
    examineMachine(name, host, record),
    pythonFindings(),
    providersFinding(record?.providers.source),
    registryFindings([...PARTS, ...builds.parts], packageManager.installs ? lacks : []),
    ...tools.map(toolFinding),
  ]);
  return [
    ...machine,
    packagesFinding(packages, lacks, packageManager),
    ...python,
    ...others,
    providers,
    ...builds.findings,
    ...registries,
    ...versionFindings(new Date()),
  ];
}

/** Whether the system has these packages, of which it lacks some. */
function packagesFinding(
  packages: readonly SystemPackage[],
  lacks: readonly SystemPackage[],
  { installs, debian }: Awaited<ReturnType<typeof installsPackages>>,
): Finding {
  if (lacks.length === 0) return fine("System packages", packages.join(", "));
  if (installs) return willBeInstalled("System packages", lacks.join(", "));
  return missing("System packages", lacks.join(", "), remedy(lacks, debian));
}

/** Whether Python is new enough for the AWS emulator. If there is none, the finding on the packages reports it. */
async function pythonFindings(): Promise<Finding[]> {
  const version = await run("python3", ["--version"]).catch(() => undefined);
  if (version === undefined) return [];
  return [isSupported(version) ? fine("Python", version) : missing("Python", `${version} is too old`, PYTHON_REMEDY)];
}

async function toolFinding(tool: Tool): Promise<Finding> {
  const path = await readyTool(tool);
  return path === undefined ? willBeInstalled(tool.name, tool.wanted) : fine(tool.name, path);
}

/** Whether this machine has Terraform's providers. A local cloud keeps their source from its first start on. */
async function providersFinding(kept: ProviderSource | undefined): Promise<Finding> {
  const subject = "Terraform providers";
  const command = await readyTool(terraform);
  if (command === undefined) return willBeInstalled(subject, "once terraform is");
  try {
    const source = kept ?? (await chooseSource(command, noLog, REGISTRY_TIMEOUT_MS));
    const cached = await isCached(() => mirrorFrom[source](command, noLog));
    const { aws, helm, kubernetes } = source === "built" ? BUILT : RELEASED;
    const versions = [aws, kubernetes, helm].map(({ name, version }) => `${name} ${version}`).join(", ");
    const detail = `${versions}, ${FROM[source]}`;
    return cached ? fine(subject, detail) : willBeInstalled(subject, detail);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return missing(subject, error.message, error.remedy);
  }
}
