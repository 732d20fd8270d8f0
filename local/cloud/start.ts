import type { Steps } from "../../lib/steps.ts";
import type { Config } from "../../stacks/config/load.ts";
import { ensureDeployer } from "../emulator/deployer.ts";
import { startEmulator, wasKilled } from "../emulator/emulator.ts";
import { offerKubernetes } from "../emulator/emulator-environment.ts";
import { numberOf } from "../engine/network.ts";
import { deleteFailedClusters, endEarlierWork, forgetDeployments } from "./earlier-work.ts";
import { cloudPaths } from "./paths.ts";
import { emulatorPorts, ensureRecord, keptRecord } from "./record.ts";
import { openCloud } from "./running-cloud.ts";
import { addSetUpSteps } from "./setup.ts";
import { freeApiServerPort } from "./slots.ts";

/** Adds the steps that start the local cloud. A caller that deploys also waits for the end of other deployments. */
export function addStartSteps(steps: Steps, config: Config, { deploys }: { deploys: boolean }) {
  const { name, accountId, region, rehearses, cluster } = config;
  const cloudDirectory = cloudPaths(name).directory;
  const { packages, engine, prepared, python, providers, programs } = addSetUpSteps(steps, config, keptRecord(name));
  const record = steps.add(
    "Reserve ports and addresses",
    [engine, prepared, providers],
    (_, engine, { hostAddress }, providers) =>
      ensureRecord(name, { engine, accountId, hostAddress, providers, ...(rehearses && { rehearses }) }),
  );
  const dockerHost = steps.add("Start the container engine", [record, prepared], ({ log }, chosen, { start }) =>
    start(chosen, log),
  );
  const needs = [record, prepared, python, dockerHost] as const;
  const emulator = steps.add("Start the AWS emulator", needs, async ({ note }, chosen, node, { python }, host) => {
    const ports = emulatorPorts(chosen);
    const killed = await wasKilled(cloudDirectory);
    const options = {
      cloudDirectory,
      python,
      ...ports,
      clusterPort: await freeApiServerPort(numberOf(chosen.network)),
      accountId,
      region,
      hostAddress: new URL(chosen.podEndpoint).hostname,
      reach: chosen.reach,
      networkName: chosen.network.name,
      dockerHost: host,
      nodeImage: node.nodeImage,
    };
    await offerKubernetes(cloudDirectory, cluster.version, node);
    const start = async () => {
      const started = await startEmulator(options);
      await ensureDeployer({ cloudDirectory, port: ports.port, region });
      return started;
    };
    const started = await start();
    const how = killed ? "was killed, and has lost what it had not saved, " : started ? "" : "runs already, ";
    note(`${how}${chosen.endpoint}`);
    return { started, start };
  });
  const ready = steps.add("Clean up after killed runs", [emulator], async ({ log, note }, { started, start }) => {
    if (!started && !deploys) return;
    const unfinished = await endEarlierWork(await openCloud(config), config, log);
    if (unfinished.length === 0) return;
    note(`Terraform was killed while it changed ${unfinished.join(", ")}: all is deployed again`);
    await forgetDeployments(name);
    await start();
  });
  const cloud = steps.add("Delete failed clusters", [ready, programs], async ({ note }) => {
    const running = await openCloud(config);
    const failed = await deleteFailedClusters(running.client);
    if (failed.length > 0) note(`deleted what was left of the cluster ${failed.join(", ")}`);
    return running;
  });
  return { packages, cloud };
}
