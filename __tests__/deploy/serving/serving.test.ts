import { describe, expect, it } from "vitest";
import type { Answer } from "../../../deploy/serving/answer.ts";
import type { Balancer } from "../../../deploy/serving/load-balancer.ts";
import { type Limits, type Observation, waitUntilServing } from "../../../deploy/serving/serving.ts";
import { type Log, noLog } from "../../../lib/log.ts";
import { testConfig } from "../../support/synthesis.ts";

const target = { config: testConfig("dev"), kubeconfig: "state/dev/kubeconfig" };
const HOST = "a0123-0123456789abcdef.elb.eu-central-1.amazonaws.com";
const URL = `http://${HOST}`;
const SILENT = { problem: "connect ETIMEDOUT 172.16.1.9:80", reached: false };
const BROKEN = { problem: "status 503: not read yet", reached: true };
const TEXT = "You have reached pod x.";

const healthy: Balancer = { scheme: "internal", state: "active", groups: [[{ state: "healthy" }]] };
const starting: Balancer = { scheme: "internal", state: "provisioning", groups: [] };
const denied: Observation = { unseen: "elasticloadbalancing:DescribeLoadBalancers: AccessDenied" };

/** Without waiting for anything. */
const NONE: Limits = { totalMs: 0, everyMs: 0, unseenMs: 0, unreachedMs: 0 };
/** Longer than any test. */
const LONG = 60_000;

/** A function that returns these values one after the other, and then repeats the last one. */
function repeating<T>(...values: [T, ...T[]]): () => Promise<T> {
  return async () => (values.length > 1 ? values.shift() : undefined) ?? values[0];
}

function wait(
  { answers, seen }: { answers: [Answer, ...Answer[]]; seen?: [Observation, ...Observation[]] },
  limits: Partial<Limits> = {},
  { url = URL, log = noLog, of = target }: { url?: string; log?: Log; of?: typeof target } = {},
) {
  const observe = seen && repeating(...seen);
  const service = { url, ask: repeating(...answers), observe };
  return waitUntilServing(of, service, log, { ...NONE, ...limits });
}

describe("the service serves", () => {
  it("when it has answered, and its text is returned", async () => {
    const answers: [Answer, ...Answer[]] = [SILENT, BROKEN, { text: TEXT }];
    expect(await wait({ answers, seen: [starting] }, { totalMs: LONG })).toEqual({ answered: true, text: TEXT });
  });

  it("when an internal load balancer that this machine does not reach has healthy targets", async () => {
    expect(await wait({ answers: [SILENT], seen: [starting, healthy] }, { totalMs: LONG })).toEqual({
      answered: false,
      text: `The load balancer ${HOST} is active, 1 of 1 targets healthy. It is internal, and does not answer this machine: connect ETIMEDOUT 172.16.1.9:80.`,
    });
  });

  it("when a public one has them, and this machine gets no answer for a while, as outside of service.sourceCidrs", async () => {
    const seen: [Observation] = [{ ...healthy, scheme: "internet-facing" }];
    expect(await wait({ answers: [SILENT], seen }, { totalMs: LONG })).toEqual({
      answered: false,
      text: expect.stringContaining("It answers the networks in service.sourceCidrs, and not this machine"),
    });
    const answers: [Answer, ...Answer[]] = [SILENT, { text: TEXT }];
    expect(await wait({ answers, seen }, { totalMs: LONG, unreachedMs: LONG })).toMatchObject({ answered: true });
  });
});

describe("whether the service serves", () => {
  it("is unknown if this machine neither reaches the load balancer nor may ask AWS about it", async () => {
    expect(await wait({ answers: [SILENT], seen: [denied] }, { totalMs: LONG })).toEqual({
      answered: false,
      text: "Whether the service serves can't be seen from this machine: it gets no answer (connect ETIMEDOUT 172.16.1.9:80), and no health of targets (elasticloadbalancing:DescribeLoadBalancers: AccessDenied).",
    });
  });

  it("is not given up before a new load balancer could answer", async () => {
    const answers: [Answer, ...Answer[]] = [SILENT, { text: TEXT }];
    expect(await wait({ answers, seen: [denied] }, { totalMs: LONG, unseenMs: LONG })).toMatchObject({
      answered: true,
    });
  });
});

describe("a service that does not serve in time", () => {
  it("is reported with the state of its load balancer and targets", async () => {
    const seen: [Observation] = [
      { ...healthy, groups: [[{ state: "unhealthy", reason: "Target.FailedHealthChecks" }]] },
    ];
    await expect(wait({ answers: [SILENT], seen })).rejects.toMatchObject({
      code: "LOAD_BALANCER_NOT_READY",
      message: `The load balancer ${HOST} sends no request to the service after 0 s: active, 0 of 1 targets healthy (Target.FailedHealthChecks).`,
      remedy: expect.stringContaining("KUBECONFIG=state/dev/kubeconfig kubectl --namespace webapi get"),
    });
  });

  it.each([
    ["answers with an error, although its targets are healthy", [healthy]],
    ["answers with an error, and nothing else is known", [denied]],
  ] as [string, [Observation]][])("is reported with its last answer if it %s", async (_, seen) => {
    await expect(wait({ answers: [BROKEN], seen })).rejects.toMatchObject({
      code: "NO_ANSWER",
      message: `The service at ${URL} gave no answer within 0 s (status 503: not read yet).`,
    });
  });

  it("is reported if it has no load balancer of AWS", async () => {
    const of = { ...target, config: testConfig("local") };
    await expect(wait({ answers: [SILENT] }, {}, { url: "http://10.213.0.2", of })).rejects.toMatchObject({
      code: "NO_ANSWER",
      remedy: expect.stringContaining('eval "$(npm run -s cloud)" && kubectl --namespace webapi get pods'),
    });
  });
});

describe("while it waits", () => {
  it("shows what it waits for, and how far the load balancer is", async () => {
    const shown: string[] = [];
    const log: Log = {
      ...noLog,
      waitsFor: (what) => shown.push(`waits for ${what}`),
      progress: (text) => shown.push(text),
    };
    await wait({ answers: [SILENT, { text: TEXT }], seen: [starting] }, { totalMs: LONG }, { log });
    expect(shown).toEqual([`waits for an answer of ${URL}`, "load balancer provisioning, without targets"]);
  });
});
