import { join } from "node:path";
import type { Target } from "../../deploy/target.ts";
import type { Config } from "../../stacks/config/load.ts";
import { certificatePaths } from "../emulator/certificates.ts";
import { clientConfig, endpointUrl } from "../emulator/client.ts";
import { emulatorPaths } from "../emulator/paths.ts";
import { cloudEnvironment } from "./environment.ts";
import { cloudPaths } from "./paths.ts";
import type { RunningCloud } from "./running-cloud.ts";

/** The target of a command that acts on a local cloud. */
export async function localTarget(config: Config, cloud: RunningCloud): Promise<Target> {
  const { region, cloudDirectory, credentials, port } = cloud.client;
  const caCertificateFile = certificatePaths(emulatorPaths(cloudDirectory).certificates).ca;
  const { bin, logs, kubeconfig } = cloudPaths(cloud.name);
  return {
    config,
    aws: { region, credentials, endpointUrl: endpointUrl(port), caCertificateFile },
    client: await clientConfig(cloud.client),
    env: cloudEnvironment(cloud, process.env),
    terraform: join(bin, "terraform"),
    kubectl: join(bin, "kubectl"),
    kubeconfig,
    logs,
  };
}
