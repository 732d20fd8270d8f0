import { go } from "../../lib/tools/go.ts";
import { installsPackages, missingPackages } from "../../lib/tools/system-packages.ts";
import { helm, kubectl, terraform } from "../../lib/tools/tools.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { ENGINES } from "../engine/engines.ts";
import { EXAMINATIONS, likelyEngine } from "./engine.ts";
import type { Finding } from "./finding.ts";
import { readHost } from "./host.ts";
import { examineMachine } from "./machine.ts";
import { PARTS } from "./parts.ts";
import { registryFindings } from "./registries.ts";
import { packagesFinding, providersFinding, pythonFinding, toolFinding } from "./software.ts";
import { versionFindings } from "./versions.ts";

/**
 * Checks everything that `npm run up` needs of a machine, in the order in which a newcomer would look, and reports how
 * long the versions in use are supported. Changes nothing.
 * @param version the Kubernetes version that the local cloud will run
 */
export async function examine(name: string, version: KubernetesVersion): Promise<Finding[]> {
  const record = readCloudRecord(cloudPaths(name).directory);
  const host = await readHost();
  const engine = likelyEngine(host, record?.engine);
  const builds = await EXAMINATIONS[engine].builds(host, version);
  const needed = [...ENGINES[engine].packages, ...builds.packages];
  const tools = [terraform, kubectl, helm, ...(builds.parts.length > 0 ? [go] : [])];
  const [machine, packages, python, providers, registries, ...others] = await Promise.all([
    examineMachine(name, host, record),
    packagesFinding(needed),
    pythonFinding(),
    providersFinding(record?.providers.source),
    registryFindings([...PARTS, ...builds.parts], await packagesToInstall(needed)),
    ...tools.map(toolFinding),
  ]);
  const software = [packages, ...(python === undefined ? [] : [python]), ...others, providers];
  const parts = [...software, ...builds.findings, ...registries];
  return [...machine, ...parts, ...versionFindings(new Date())];
}

async function packagesToInstall(packages: Parameters<typeof missingPackages>[0]): Promise<string[]> {
  const { installs } = await installsPackages();
  return installs ? missingPackages(packages) : [];
}
