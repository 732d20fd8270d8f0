import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { PACKAGES } from "../cloud/setup.ts";
import { go } from "../tools/go.ts";
import { helm } from "../tools/helm.ts";
import { kubectl } from "../tools/kubectl.ts";
import { installsPackages, missingPackages } from "../tools/system-packages.ts";
import { terraform } from "../tools/terraform.ts";
import { likelyEngine } from "./engine.ts";
import type { Finding } from "./finding.ts";
import { examineMachine, readHost } from "./machine.ts";
import { parts } from "./parts.ts";
import { registryFindings } from "./registries.ts";
import { packagesFinding, providersFinding, pythonFinding, toolFinding } from "./software.ts";

/** All that `npm run up` needs of a machine, in the order in which a newcomer would look; changes nothing. */
export async function examine(name: string): Promise<Finding[]> {
  const record = readCloudRecord(cloudPaths(name).directory);
  const host = await readHost();
  const engine = likelyEngine(host, record?.engine);
  const tools = [terraform, kubectl, helm, ...(engine === "podman" ? [go] : [])];
  const [machine, packages, python, providers, registries, ...others] = await Promise.all([
    examineMachine(name, host, record),
    packagesFinding(PACKAGES[engine]),
    pythonFinding(),
    providersFinding(record?.providers.source),
    registryFindings(parts(engine), await packagesToInstall(PACKAGES[engine])),
    ...tools.map(toolFinding),
  ]);
  return [...machine, packages, ...(python === undefined ? [] : [python]), ...others, providers, ...registries];
}

async function packagesToInstall(packages: Parameters<typeof missingPackages>[0]): Promise<string[]> {
  const { installs } = await installsPackages();
  return installs ? missingPackages(packages) : [];
}
