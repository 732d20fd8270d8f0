import type { Config } from "../../stacks/config/load.ts";
import { ensureDeployer } from "../aws/deployer.ts";
import { startEmulator } from "../aws/emulator.ts";
import type { Step, Steps } from "../steps.ts";
import { startEngine } from "./engine.ts";
import { deleteFailedClusters } from "./failed-clusters.ts";
import { cloudPaths } from "./paths.ts";
import { freeApiServerPort } from "./ports.ts";
import { emulatorPort, ensureRecord, keptRecord } from "./record.ts";
import { openCloud, type RunningCloud } from "./running-cloud.ts";
import { addSetUpSteps } from "./setup.ts";
import { removeStaleLocks } from "./stale-locks.ts";

/** Adds the steps after which the local cloud runs, and is ready to be deployed to; `packages` is the first of them. */
export function addStartSteps(
  steps: Steps,
  { name, names, accountId, region, rehearses }: Pick<Config, "name" | "names" | "accountId" | "region" | "rehearses">,
): { packages: Step<void>; cloud: Step<RunningCloud> } {
  const cloudDirectory = cloudPaths(name).directory;
  const { packages, node, python, providers, programs } = addSetUpSteps(steps, name, keptRecord(name));
  const record = steps.add("Record", [node, providers], (_, { engine }, { source, helm, kubernetes }) =>
    ensureRecord(name, {
      engine,
      providers: { source, helm, kubernetes },
      ...(rehearses && { rehearses }),
    }),
  );
  const dockerHost = steps.add("Engine start", [record, node], ({ log }, chosen, image) =>
    startEngine(chosen, image, log),
  );
  const needs = [record, node, python, dockerHost] as const;
  const emulator = steps.add("AWS emulator", needs, async ({ note }, chosen, { image }, { python }, host) => {
    const port = emulatorPort(chosen);
    const started = await startEmulator({
      cloudDirectory,
      python,
      port,
      clusterPort: await freeApiServerPort(name),
      accountId,
      region,
      gateway: chosen.network.gateway,
      networkName: chosen.network.name,
      dockerHost: host,
      nodeImage: image,
    });
    await ensureDeployer({ cloudDirectory, port, region });
    note(started ? chosen.endpoint : `runs already, ${chosen.endpoint}`);
    return { started };
  });
  const cloud = steps.add("Local cloud", [emulator, programs], async ({ note }, { started }) => {
    const running = await openCloud({ name, region });
    if (started) await removeStaleLocks(running.client, { names });
    const failed = await deleteFailedClusters(running.client);
    if (failed.length > 0) note(`deleted what was left of the cluster ${failed.join(", ")}`);
    return running;
  });
  return { packages, cloud };
}
