import { z } from "zod";
import type { StepContext } from "../../lib/steps.ts";
import { readStates } from "../states.ts";
import type { ApiAccess, Target } from "../target.ts";
import { ask } from "./answer.ts";
import { hostOfBalancer, observeBalancer } from "./load-balancer.ts";
import { type Limits, type Observation, type Serving, waitUntilServing } from "./serving.ts";

/** On a local cloud, where the load balancer is the node. */
const WITHOUT_BALANCER: Limits = { totalMs: 60_000, everyMs: 250, unseenMs: 0, unreachedMs: 0 };

/**
 * A new Network Load Balancer is in the state provisioning for some minutes. Then it checks each target three times, every
 * 30 s: https://github.com/kubernetes/cloud-provider-aws/blob/v1.36.1/docs/service_controller.md
 */
const WITH_BALANCER: Limits = { totalMs: 600_000, everyMs: 5_000, unseenMs: 240_000, unreachedMs: 60_000 };

const OBSERVATION_MS = 15_000;

/** Waits until the service of a target serves. Stack app is deployed. */
export async function askService(target: Target, { log, note }: StepContext): Promise<Serving & { url: string }> {
  const { app } = await readStates(target);
  const url = z.url().parse(app.outputs.url);
  const host = hostOfBalancer(url);
  const observe = host === undefined ? undefined : () => observation(target, host);
  const limits = host === undefined ? WITHOUT_BALANCER : WITH_BALANCER;
  const serving = await waitUntilServing(target, { url, ask: () => ask(url), observe }, log, limits);
  note(serving.answered ? url : serving.text);
  return { ...serving, url };
}

/** What AWS says of the load balancer. The caller may lack the right to ask, or the network a way to the API. */
export async function observation(access: ApiAccess, host: string): Promise<Observation> {
  try {
    const balancer = await observeBalancer(access, host, AbortSignal.timeout(OBSERVATION_MS));
    return balancer ?? { unseen: `no load balancer in ${access.config.region} has the name ${host}` };
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { unseen: why.replace(/\.$/, "") };
  }
}
