import { relative } from "node:path";
import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { interruption } from "../../lib/processes/interruption.ts";
import { until } from "../../lib/until.ts";
import type { Target } from "../target.ts";
import type { Answer } from "./answer.ts";
import { type Balancer, describeBalancer, hostOfBalancer, isServing } from "./load-balancer.ts";

/** The service's answer, or what is known in its place. */
export interface Serving {
  readonly answered: boolean;
  readonly text: string;
}

/** What AWS says of the service's load balancer, or why nothing is known of it. */
export type Observation = Balancer | { readonly unseen: string };

/** The service as its users and AWS see it. */
export interface Service {
  readonly url: string;
  ask(): Promise<Answer>;
  /** Undefined if the URL is not that of a load balancer of AWS. */
  readonly observe: (() => Promise<Observation>) | undefined;
}

export interface Limits {
  /** Until when the service has to serve. */
  readonly totalMs: number;
  /** How long to wait between two requests. */
  readonly everyMs: number;
  /** How long to ask the service if nothing is known of its load balancer. */
  readonly unseenMs: number;
  /** How long to ask it after a load balancer that faces the Internet has healthy targets. */
  readonly unreachedMs: number;
}

/**
 * Asks the service until it answers. This machine need not reach it: an internal load balancer has private addresses, and
 * a public one lets in a list of networks. Then the health of the load balancer's targets decides:
 * docs/adr/0026-when-a-deployment-has-ended.md
 */
export async function waitUntilServing(
  target: Pick<Target, "config" | "kubeconfig">,
  service: Service,
  log: Log,
  { totalMs, everyMs, unseenMs, unreachedMs }: Limits,
): Promise<Serving> {
  const started = Date.now();
  let healthySince: number | undefined;
  let seen: Observation | undefined;
  let problem = "";
  const attempt = async (): Promise<Serving | undefined> => {
    const answer = await service.ask();
    if ("text" in answer) return { answered: true, text: answer.text };
    problem = answer.problem;
    // if the service itself has answered, its load balancer is not what is missing
    seen = answer.reached ? undefined : await service.observe?.();
    if (seen === undefined) return undefined;
    if ("unseen" in seen) return Date.now() - started < unseenMs ? undefined : unseen(problem, seen.unseen);
    log.progress(`load balancer ${describeBalancer(seen)}`);
    healthySince = isServing(seen) ? (healthySince ?? Date.now()) : undefined;
    if (healthySince === undefined) return undefined;
    const isOver = seen.scheme === "internal" || Date.now() - healthySince >= unreachedMs;
    return isOver ? unreached(service, seen, problem) : undefined;
  };
  log.waitsFor(`an answer of ${service.url}`);
  const serving = await until(attempt, { timeoutMs: totalMs, everyMs, signal: interruption });
  return serving ?? throwNotServing(target, service, { seen, problem, seconds: totalMs / 1_000 });
}

function unseen(problem: string, why: string): Serving {
  return {
    answered: false,
    text: `Whether the service serves can't be seen from this machine: it gets no answer (${problem}), and no health of targets (${why}).`,
  };
}

function unreached({ url }: Service, balancer: Balancer, problem: string): Serving {
  const why =
    balancer.scheme === "internal"
      ? "It is internal, and does not answer this machine"
      : "It answers the networks in service.sourceCidrs, and not this machine";
  const state = `The load balancer ${hostOfBalancer(url)} is ${describeBalancer(balancer)}.`;
  return { answered: false, text: `${state} ${why}: ${problem}.` };
}

function throwNotServing(
  { config, kubeconfig }: Pick<Target, "config" | "kubeconfig">,
  { url }: Service,
  { seen, problem, seconds }: { seen: Observation | undefined; problem: string; seconds: number },
): never {
  const variables =
    config.environment === "local" ? 'eval "$(npm run -s cloud)" &&' : `KUBECONFIG=${relative("", kubeconfig)}`;
  const look = `${variables} kubectl --namespace ${config.names.namespace} get pods,services,events`;
  if (seen !== undefined && !("unseen" in seen) && !isServing(seen)) {
    throw new UserError(
      "LOAD_BALANCER_NOT_READY",
      `The load balancer ${hostOfBalancer(url)} sends no request to the service after ${seconds} s: ${describeBalancer(seen)}.`,
      {
        remedy: `The events of the Service say what its controller does, and the pods whether they are ready: ${look}`,
      },
    );
  }
  throw new UserError("NO_ANSWER", `The service at ${url} gave no answer within ${seconds} s (${problem}).`, {
    remedy: `See its pods: ${look}`,
  });
}
