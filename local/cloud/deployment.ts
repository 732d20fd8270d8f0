import { applyStack } from "../../deploy/apply.ts";
import { requireReachableVersion } from "../../deploy/cluster-version.ts";
import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { buildImage, publishImage } from "../../deploy/image/image.ts";
import { requireRunnableImage } from "../../deploy/require-image.ts";
import { askService } from "../../deploy/serving/ask-service.ts";
import { synthesizeToUse } from "../../deploy/synthesize.ts";
import { writeKubeconfig } from "../../deploy/target.ts";
import { CommandError, UserError } from "../../lib/errors.ts";
import type { Step, Steps } from "../../lib/steps.ts";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import { projectRoot } from "../../stacks/project.ts";
import type { StackName } from "../../stacks/stack-names.ts";
import { emulatorLogEnd, emulatorWarnings } from "../emulator/emulator.ts";
import { accessGranted } from "./cluster-access.ts";
import { cloudPaths } from "./paths.ts";
import { localTarget } from "./running-cloud.ts";
import type { addStartSteps } from "./start.ts";
import { repositoryExists, stateStoreReady } from "./waits.ts";

export interface Answer {
  url: string;
  text: string;
}

/** Adds the steps that deploy the stacks to the running cloud and wait for the service's answer. */
export function addDeploySteps(
  steps: Steps,
  { name, names, imageTag: tag }: Config,
  { packages, cloud }: ReturnType<typeof addStartSteps>,
): Step<Answer> {
  // the tag is fixed here: a commit or a change during the deployment is deployed the next time
  const sources = { root: projectRoot, architecture: hostArchitecture(), tag };
  const built = steps.add("Build the image", [packages], ({ log }) => buildImage({ ...sources, log }));
  const target = steps.add("Synthesize the stacks", [cloud], async (_, running) => {
    // the configuration is read again because it includes the cloud's record, which may exist only now
    const config = loadConfig({ ...process.env, IMAGE_TAG: tag });
    const to = await localTarget(config, running);
    await Promise.all([requireRunnableImage(to), requireReachableVersion(to)]);
    await synthesizeToUse(config);
    return to;
  });
  const { directory, emulator } = cloudPaths(name);
  const deploy = (stack: StackName, needs: readonly Step<void>[]) =>
    steps.add(`Deploy ${stack}`, [target, ...needs], async (context, to) => {
      const logEnd = await emulatorLogEnd(directory);
      await applyStack(to, stack, context).catch(async (cause: unknown) => {
        if (!(cause instanceof CommandError)) throw cause;
        // Terraform reports only the answers of AWS, not their causes
        const warnings = await emulatorWarnings(directory, logEnd);
        const why = [cause.message, ...warnings.map((warning) => `The AWS emulator: ${warning}`)].join("\n");
        throw new UserError("STACK_FAILED", `Stack ${stack} could not be deployed: ${why}`, {
          remedy: `The AWS emulator's own log: ${emulator.log}. To start over: npm run down -- --force, and npm run up.`,
          cause,
        });
      });
    });

  const backend = deploy("backend", []);
  const stateStore = steps.add("Wait for the state store", [target], ({ log }, to) => {
    log.waitsFor("the state bucket and the lock table, which Deploy backend makes");
    return stateStoreReady(to, endOf(backend));
  });
  const base = deploy("base", [stateStore]);
  const pushed = steps.add("Push the image", [target, built], async ({ log, note }, to, image) => {
    log.waitsFor("the ECR repository, which Deploy base makes");
    await repositoryExists(to, endOf(base));
    log.progress("logs in to the registry");
    await publishImage(image, { repository: names.repository, access: to, log });
    note(tag);
  });
  const kubeconfig = steps.add("Write the kubeconfig", [target, base], async ({ log }, to) => {
    await writeKubeconfig(to, log);
    log.waitsFor("the deployer's rights in the cluster");
    await accessGranted(to, log);
  });
  const app = deploy("app", [kubeconfig, pushed]);
  return steps.add("Ask the service for its answer", [target, app], (context, to) => askService(to, context));
}

/** A signal that is aborted when the step fails, so that other steps stop waiting for its resources. */
function endOf({ result }: Step<unknown>): AbortSignal {
  const controller = new AbortController();
  result.catch((error: unknown) => controller.abort(error));
  return controller.signal;
}
