import { writeKubeconfig } from "../../deploy/target.ts";
import { Steps } from "../../lib/steps.ts";
import { withLock } from "../../local/cloud/lock.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { cloudEnvironment, isClusterActive, localTarget, shellCommands } from "../../local/cloud/running-cloud.ts";
import { addStartSteps } from "../../local/cloud/start.ts";
import { requireMachine } from "../../local/doctor/machine.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { localName } from "../open-target.ts";

/**
 * Starts the local cloud, unless it runs, and prints the variables for other tools. Nothing else goes to standard
 * output, because a shell or a program reads it.
 */
export async function cloud({ json = false }: { json?: boolean }): Promise<void> {
  const name = localName("cloud", process.env);
  await requireMachine(name, readCloudRecord(cloudPaths(name).directory));
  const config = loadConfig(process.env);
  const { logs, bin } = cloudPaths(name);
  const steps = new Steps({ logDirectory: logs, output: process.stderr });
  const { cloud: started } = addStartSteps(steps, config, { deploys: false });
  const { cluster } = config.names;
  steps.add("Write the kubeconfig", [started], async ({ log, note }, running) => {
    if (await isClusterActive(running, cluster)) await writeKubeconfig(await localTarget(config, running), log);
    else note(`once stack base is deployed: aws eks update-kubeconfig --name ${cluster}`);
  });
  await withLock(name, () => steps.run());
  const change = cloudEnvironment(await started.result, process.env);
  console.log(json ? JSON.stringify(change, (_, value) => value ?? null, 2) : shellCommands(change, bin));
}
