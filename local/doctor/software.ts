import { isCached } from "../../lib/cache/entry.ts";
import { UserError } from "../../lib/errors.ts";
import { noLog } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { isSupported, PYTHON_REMEDY } from "../../lib/tools/python.ts";
import { installsPackages, missingPackages, remedy, type SystemPackage } from "../../lib/tools/system-packages.ts";
import { readyTool, type Tool } from "../../lib/tools/tool.ts";
import { terraform } from "../../lib/tools/tools.ts";
import { chooseSource, mirrorFrom, type ProviderSource } from "../providers/terraform-providers.ts";
import { BUILT, RELEASED } from "../providers/versions.ts";
import type { Finding } from "./finding.ts";

/** The time limit for Terraform's registry. */
const REGISTRY_MS = 8_000;

const WORDS: Record<ProviderSource, string> = {
  registry: "from Terraform's registry",
  mirror: "from a mirror on this machine",
  built: "built from Go modules, since Terraform's registry does not answer",
};

/** Whether the system has these packages. */
export async function packagesFinding(packages: readonly SystemPackage[]): Promise<Finding> {
  const subject = "System packages";
  const missing = await missingPackages(packages);
  if (missing.length === 0) return { subject, state: "fine", detail: packages.join(", ") };
  const detail = missing.join(", ");
  const { installs, debian } = await installsPackages();
  if (installs) return { subject, state: "will be installed", detail };
  return { subject, state: "missing", detail, remedy: remedy(missing, debian) };
}

/** Whether Python is new enough for the AWS emulator; undefined if there is none, which `packagesFinding` reports. */
export async function pythonFinding(): Promise<Finding | undefined> {
  const version = await run("python3", ["--version"]).catch(() => undefined);
  if (version === undefined) return undefined;
  if (isSupported(version)) return { subject: "Python", state: "fine", detail: version };
  return { subject: "Python", state: "missing", detail: `${version} is too old`, remedy: PYTHON_REMEDY };
}

/** Whether this machine has a tool. */
export async function toolFinding(tool: Tool): Promise<Finding> {
  const { name, wanted } = tool;
  const path = await readyTool(tool);
  if (path === undefined) return { subject: name, state: "will be installed", detail: wanted };
  return { subject: name, state: "fine", detail: path };
}

/**
 * Whether this machine has Terraform's providers.
 * @param kept their source, which a local cloud keeps from its first start on
 */
export async function providersFinding(kept: ProviderSource | undefined): Promise<Finding> {
  const subject = "Terraform providers";
  const command = await readyTool(terraform);
  if (command === undefined) return { subject, state: "will be installed", detail: "once terraform is" };
  try {
    const source = kept ?? (await chooseSource(command, noLog, REGISTRY_MS));
    const cached = await isCached(() => mirrorFrom[source](command, noLog));
    const { aws, helm, kubernetes } = source === "built" ? BUILT : RELEASED;
    const versions = [aws, kubernetes, helm].map(({ name, version }) => `${name} ${version}`).join(", ");
    return { subject, state: cached ? "fine" : "will be installed", detail: `${versions}, ${WORDS[source]}` };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { subject, state: "missing", detail: error.message, remedy: error.remedy };
  }
}
