import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Config } from "../../stacks/config/load.ts";
import { plannedChanges, synthesizeChanged } from "../support/changed-configuration.ts";
import { Load } from "../support/load.ts";
import { kubectl, npmRun, servicePods, serviceUrl, terraform } from "../support/test-cloud.ts";

/** A pod uses 5m of CPU at rest, and 0.7m more for each request per second. From 25m on, there are more pods. */
const LOW = { perSecond: 10 };
const HIGH = { perSecond: 150 };
const autoscaled = ({ service, ...config }: Config): Config => ({
  ...config,
  service: {
    ...service,
    replicas: 1,
    autoscaling: { maximum: 3, targetCpuPercent: 50 },
    resources: { ...service.resources, requests: { ...service.resources.requests, cpu: "50m" } },
  },
});

const PATIENCE = { timeout: 300_000, interval: 1_000 };

/** Waits until the service has this number of pods, and all of them are ready. */
async function reached(pods: number): Promise<void> {
  await vi.waitFor(async () => expect(await servicePods()).toHaveLength(pods), PATIENCE);
  const ready = `--for=jsonpath={.status.readyReplicas}=${pods}`;
  await kubectl("wait", "deployment/webapi", "--namespace", "webapi", ready, "--timeout=120s");
}

describe("the number of pods, with autoscaling", () => {
  let low: Load;
  let high: Load;

  beforeAll(async () => {
    await npmRun("up");
    await synthesizeChanged(autoscaled);
    const { output } = await terraform("app", ["apply", "-auto-approve", "-input=false", "-no-color"]);
    expect(output).toContain("Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");
    await reached(1);
    const url = await serviceUrl();
    low = new Load(url, LOW);
    high = new Load(url, HIGH);
  });

  it("grows under load to its maximum", () => reached(3));

  it("is nothing that a plan would change", async () => {
    expect(await plannedChanges("app")).toEqual({});
  });

  it("falls after the load, and no request has failed all the time", async () => {
    const highest = await high.stop();
    // by default, a number of pods is kept for 5 minutes
    const behavior = { scaleDown: { stabilizationWindowSeconds: 15 } };
    const patch = ["--type=merge", "--patch", JSON.stringify({ spec: { behavior } })];
    await kubectl("patch", "horizontalpodautoscaler", "webapi", "--namespace", "webapi", ...patch);
    await reached(1);
    const lowest = await low.stop();
    expect([...highest.failures, ...lowest.failures]).toEqual([]);
    for (const { answered } of [highest, lowest]) expect(answered).toBeGreaterThan(100);
  });
});
