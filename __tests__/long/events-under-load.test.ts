import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadConfig } from "../../stacks/config/load.ts";
import { projectRoot } from "../../stacks/project.ts";
import { Load } from "../support/load.ts";
import { PATIENCE } from "../support/patience.ts";
import { CLOUD, inCloud, kubectl, npmRun, servicePods, serviceUrl } from "../support/test-cloud.ts";

const RESTARTS = "{.status.containerStatuses[0].restartCount}";

const { release, namespace } = loadConfig({ LOCAL_CLOUD: CLOUD }).names;
const inNamespace = ["--namespace", namespace];
const deployment = `deployment/${release}`;

/** Waits until a change of the Deployment has come to its end. */
const settled = () => kubectl("rollout", "status", deployment, ...inNamespace, "--timeout=600s");

const scale = async (replicas: number) => {
  await kubectl("scale", deployment, `--replicas=${replicas}`, ...inNamespace);
  await settled();
  await vi.waitFor(async () => expect(await servicePods()).toHaveLength(replicas), PATIENCE);
};

const podNames = async () => (await servicePods()).map(({ name }) => name);

/** Asks for an eviction, as `kubectl drain` and EKS do, until the PodDisruptionBudget allows it. */
async function evict(pod: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "eviction-"));
  const file = join(directory, "eviction.json");
  const metadata = { name: pod, namespace };
  await writeFile(file, JSON.stringify({ apiVersion: "policy/v1", kind: "Eviction", metadata }));
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
  await vi.waitFor(() => kubectl("create", "--raw", path, "--filename", file), { timeout: 600_000, interval: 500 });
  await rm(directory, { recursive: true });
}

const helm = (...args: string[]) => inCloud("helm", [...args, ...inNamespace, "--wait"]);

const upgrade = () =>
  helm("upgrade", release, join(projectRoot, "helm/k8s-webapi"), "--reuse-values", "--set", "logLevel=debug");

const events: Record<string, () => Promise<unknown>> = {
  "all pods are restarted": () => kubectl("rollout", "restart", deployment, ...inNamespace),
  "a container ends and is started again": async () => {
    const [pod = ""] = await podNames();
    await kubectl("exec", pod, ...inNamespace, "--", "node", "--eval", "process.kill(1, 'SIGTERM')");
    const restarts = () => kubectl("get", "pod", pod, ...inNamespace, `--output=jsonpath=${RESTARTS}`);
    await vi.waitFor(async () => expect(await restarts()).toBe("1"), PATIENCE);
  },
  "a pod is deleted": async () => kubectl("delete", "pod", (await podNames())[0] ?? "", ...inNamespace),
  "each pod is evicted": async () => {
    for (const pod of await podNames()) await evict(pod);
  },
  "pods are added": () => scale(5),
  "pods are removed": () => scale(2),
  "a release is upgraded": upgrade,
  "a release is rolled back": () => helm("rollback", release),
};

describe("under constant load, no request fails while", () => {
  beforeAll(async () => {
    await npmRun("down");
    await npmRun("up");
  });
  afterAll(() => npmRun("down", ["--force"]));

  it.each(Object.entries(events))("%s", async (_, happen) => {
    const load = new Load(await serviceUrl(), { perSecond: 50 });
    await happen();
    await settled();
    const { answered, failures } = await load.stop();
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(0);
  });
});
