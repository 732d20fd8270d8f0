import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { destroyStack } from "../../deploy/destroy.ts";
import { asLocked } from "../../deploy/lock-mode.ts";
import { removeOutput } from "../../deploy/output-folder.ts";
import { readStates } from "../../deploy/states.ts";
import { synthesizeToUse } from "../../deploy/synthesize.ts";
import { CommandError, UserError } from "../../lib/errors.ts";
import { type Step, Steps } from "../../lib/steps.ts";
import { endEarlierWork } from "../../local/cloud/earlier-work.ts";
import { withLock } from "../../local/cloud/lock.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { isClusterActive, isRunning, localTarget, openCloud } from "../../local/cloud/running-cloud.ts";
import { releaseSlot } from "../../local/cloud/slots.ts";
import { endOrphanedProviders } from "../../local/cloud/terraform-runs.ts";
import { stopEmulator } from "../../local/emulator/emulator.ts";
import { removalByHand } from "../../local/engine/docker.ts";
import { ENGINES, removeFromEngine } from "../../local/engine/engines.ts";
import { type CloudRecord, readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { ConfigError } from "../../stacks/config/errors.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { outputRoot } from "../../stacks/project.ts";
import { STACKS } from "../../stacks/stack-names.ts";
import { localName } from "../open-target.ts";

/**
 * Destroys all stacks on the local cloud, and removes the cloud with all processes and files.
 * @param force skips the stacks, whose resources go with the cloud, and leaves what is in an engine that does not
 *   answer
 * @throws {UserError} when the cloud is in a Docker engine that does not answer, before anything is changed
 */
export async function down({ force = false }: { force?: boolean }): Promise<void> {
  const name = localName("down", process.env);
  const { directory, output, logs } = cloudPaths(name);
  await withLock(name, async () => {
    if (!existsSync(directory) && !existsSync(output)) {
      console.log(`There is nothing of the local cloud "${name}".`);
      return;
    }
    const record = readable(directory);
    const silent = record !== undefined && !(await ENGINES[record.engine].isRemovable());
    if (silent && !force) {
      throw new UserError("DOCKER_SILENT", `The local cloud "${name}" is in a Docker engine, which does not answer.`, {
        remedy:
          "Start Docker, and try again. Where it will not come back, npm run down -- --force removes all but what Docker has.",
      });
    }
    const steps = new Steps({ logDirectory: logs });
    // the stacks of a cloud that does not run, or has lost its CA certificate, can't be destroyed and go with it
    const reachable = record !== undefined && existsSync(join(directory, record.caCertificateFile));
    const runs = !force && reachable && (await isRunning(name));
    const kept = runs && loadConfig(process.env).protect;
    if (kept) console.log(`"${record.rehearses}" protects its stacks: they go with the local cloud, undestroyed.`);
    const destroyed = runs && !kept ? addDestroySteps(steps) : [];
    const stopped = steps.add("Stop the AWS emulator", destroyed, async () => {
      if (record !== undefined) await endOrphanedProviders(record.endpoint);
      await stopEmulator(directory);
    });
    const removable = silent ? undefined : record;
    steps.add("Remove containers and network", [stopped], ({ log }) => removeFromEngine(name, removable, log));
    await steps.run();
    await releaseSlot(directory);
    // last, because the steps write their logs there
    await rm(directory, { recursive: true, force: true });
    await removeOutput({ outdir: outputRoot, name });
    if (silent) {
      console.log(`Docker, which does not answer, keeps what it has. Once it does: ${removalByHand(record.network)}`);
    }
    console.log(`The local cloud "${name}" is gone, with all that it kept.`);
  });
}

/** Adds the steps that destroy the deployed stacks in reverse order. */
function addDestroySteps(steps: Steps): readonly Step<void>[] {
  const ended = steps.add("Clean up after killed runs", [], async ({ log, note }) => {
    const config = loadConfig(process.env);
    const cloud = await openCloud(config);
    const unfinished = await endEarlierWork(cloud, config, log);
    if (unfinished.length > 0) note(`Terraform was killed while it changed ${unfinished.join(", ")}`);
    return { config, cloud, whole: unfinished.length === 0 };
  });
  const prepared = steps.add("Synthesize the stacks", [ended], async (_, { config, cloud, whole }) => {
    const chosen = await localTarget(config, cloud);
    const target = { ...chosen, config: await asLocked(chosen) };
    await synthesizeToUse(target.config);
    return { target, cloud, states: whole ? await readStates(target) : undefined };
  });
  let before: readonly Step<void>[] = [];
  for (const stack of STACKS.toReversed()) {
    const destroyed = steps.add(
      `Destroy ${stack}`,
      [prepared, ...before],
      async (context, { target, cloud, states }) => {
        // after a killed Terraform, the states may lack resources, and these could block the destruction of others
        if (states === undefined) return context.note("goes with the local cloud");
        if (!states[stack].deployed) return context.note("not deployed");
        // workloads are gone with their cluster, and no Kubernetes API is left to remove them with
        const isClusterGone = stack === "app" && !(await isClusterActive(cloud, target.config.names.cluster));
        if (isClusterGone) return context.note("its cluster is gone");
        await destroyStack(target, stack, context).catch((cause: unknown) => {
          if (!(cause instanceof CommandError)) throw cause;
          throw new UserError("STACK_NOT_DESTROYED", `Stack ${stack} could not be destroyed: ${cause.message}`, {
            remedy: "Try again, or end the local cloud without destroying the stacks first: npm run down -- --force",
            cause,
          });
        });
      },
    );
    before = [destroyed];
  }
  return before;
}

/** The cloud's record; undefined if there is none, or if another version of the project wrote it. */
function readable(directory: string): CloudRecord | undefined {
  try {
    return readCloudRecord(directory);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
