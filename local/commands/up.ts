import { z } from "zod";
import { type Config, loadConfig } from "../../stacks/config/load.ts";
import { answerOf } from "../cloud/answer.ts";
import { writeKubeconfig } from "../cloud/kubeconfig.ts";
import { localName } from "../cloud/local-name.ts";
import { withLock } from "../cloud/lock.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { repositoryExists } from "../cloud/repository.ts";
import { addStartSteps } from "../cloud/start.ts";
import { stateStoreReady } from "../cloud/state-store.ts";
import { applyStack } from "../deploy/change-stack.ts";
import type { StackName } from "../deploy/stacks.ts";
import { readStates } from "../deploy/states.ts";
import { synthesize } from "../deploy/synthesize.ts";
import { localTarget, type Target } from "../deploy/target.ts";
import { buildAndPushImage, buildImage } from "../image/image.ts";
import { projectRoot } from "../project.ts";
import { type Step, Steps } from "../steps.ts";

/** Brings the local cloud to the current code, from nothing if need be, and asks the service for its answer. */
export async function up(): Promise<void> {
  const name = localName("up", process.env);
  // all that is wrong with it is told before anything is touched
  const config = loadConfig(process.env);
  await withLock(name, async () => {
    const steps = new Steps({ logDirectory: cloudPaths(name).logs });
    const started = addStartSteps(steps, config);
    const answer = addDeploySteps(steps, config, started);
    await steps.run();
    console.log(farewell(await answer.result));
  });
}

interface Answer {
  url: string;
  text: string;
}

/** Adds the steps from a cloud that runs to the service's answer. */
function addDeploySteps(
  steps: Steps,
  { names, nodes, imageTag: tag }: Config,
  { packages, cloud }: ReturnType<typeof addStartSteps>,
): Step<Answer> {
  // the tag of now: a commit or a change meanwhile is for the next time
  const image = { root: projectRoot, architecture: nodes.architecture, tag };
  const built = steps.add("Image", [packages], ({ log }) => buildImage({ ...image, log }));
  const target = steps.add("Synthesis", [cloud], async (_, running) => {
    // read again, since the cloud's record is part of it
    const config = loadConfig({ ...process.env, IMAGE_TAG: tag });
    await synthesize(config);
    return localTarget(config, running);
  });
  const deploy = (stack: StackName, needs: readonly Step<void>[]) =>
    steps.add(`Stack ${stack}`, [target, ...needs], (context, to) => applyStack(to, stack, context));

  const backend = deploy("backend", []);
  const stateStore = steps.add("State store", [target], (_, to) => stateStoreReady(to, endOf(backend)));
  const base = deploy("base", [stateStore]);
  const pushed = steps.add("Image push", [cloud, target, built], async ({ log, note }, running, { image: aws }) => {
    await repositoryExists(running, names.repository, endOf(base));
    await buildAndPushImage({ ...image, repository: names.repository, aws, log });
    note(tag);
  });
  steps.add("kubeconfig", [cloud, base], ({ log }, running) => writeKubeconfig(running, names.cluster, log));
  const app = deploy("app", [base, pushed]);
  return steps.add("Answer", [target, app], async ({ note }, to) => {
    const url = await urlOf(to);
    note(url);
    return { url, text: await answerOf(url) };
  });
}

/** Aborted when a step fails: nobody then waits for what it was to bring. */
function endOf({ result }: Step<unknown>): AbortSignal {
  const controller = new AbortController();
  result.catch((error: unknown) => controller.abort(error));
  return controller.signal;
}

/** Where the service answers, as stack app tells. */
async function urlOf(target: Target): Promise<string> {
  const { app } = await readStates(target);
  return z.url().parse(app.outputs.url);
}

function farewell({ url, text }: Answer): string {
  return `
${text}

  curl ${url}                  ask it again
  eval "$(npm run -s cloud)"   then aws, kubectl, terraform and npx cdktf work on this cloud
  npm run up                   after a change of any code
  npm run down                 ends everything`;
}
