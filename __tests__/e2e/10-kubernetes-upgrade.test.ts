import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cloneTo } from "../support/clone.ts";
import { Load, type LoadResult } from "../support/load.ts";
import { outputOf, startCommand } from "../support/start-command.ts";
import { variablesSchema } from "../support/test-cloud.ts";

const FORMER = "1.35";
const NEXT = "1.36";
const SKIPPING = "1.37";
/** The environment's versions, whichever they are by default. */
const VERSIONS = /\.\.\.(kubernetes\d+),(?: version: .*)?$/m;

/** A clone of the project, in which the environment's version is changed as a user changes it. */
let clone: string;
/** What `npm run cloud` prints in it. */
let variables: Record<string, string | undefined>;

beforeAll(async () => {
  clone = join(await mkdtemp(join(tmpdir(), "kubernetes-upgrade-")), "clone");
  await cloneTo(clone);
  await setVersion(FORMER);
  await npmRun("up");
  // it builds the version that is set
  variables = variablesSchema.parse(JSON.parse((await startNpmRun("cloud", "--json")).stdout));
});

afterAll(async () => {
  await startNpmRun("down", "--force");
  await rm(join(clone, ".."), { recursive: true });
});

describe("a version of Kubernetes that is not the next one", () => {
  afterAll(() => setVersion(FORMER));

  it("is refused by our command, which names the next one, before anything is changed", async () => {
    await setVersion(SKIPPING);
    expect(await refusal()).toMatch(new RegExp(`^Error VERSION_SKIPPED: .*Deploy ${NEXT} first`, "s"));
    expect(await versions()).toEqual([FORMER, FORMER]);
  });

  it("is refused by EKS, in its own words", async () => {
    await expect(updateCluster(SKIPPING)).rejects.toThrow(unsupported(FORMER, SKIPPING));
    expect(await versions()).toEqual([FORMER, FORMER]);
  });
});

describe("an upgrade to the next minor version, by npm run up", () => {
  const seen: string[] = [];
  let load: LoadResult;

  beforeAll(async () => {
    await setVersion(NEXT);
    const asked = new Load(await serviceUrl(), { perSecond: 50 });
    let upgraded = false;
    const upgrade = npmRun("up").finally(() => {
      upgraded = true;
    });
    while (!upgraded) {
      // while its API server is replaced, a cluster of one has none
      const pair = await versions().catch(() => undefined);
      if (pair !== undefined && seen.at(-1) !== pair.join()) seen.push(pair.join());
      await delay(250);
    }
    load = await asked.stop();
    await upgrade;
  });

  it("changes the control plane first, while the kubelet is older, and the kubelet then", () => {
    expect(seen).toEqual([`${FORMER},${FORMER}`, `${NEXT},${FORMER}`, `${NEXT},${NEXT}`]);
  });

  it("loses no request", () => {
    expect(load.failures).toEqual([]);
    expect(load.answered).toBeGreaterThan(500);
  });

  it("restarts no container of the service", async () => {
    const counts = "jsonpath={.items[*].status.containerStatuses[0].restartCount}";
    expect(await kubectl("get", "pods", "--namespace=webapi", `--output=${counts}`)).toBe("0 0 0");
  });

  it("is what EKS says of the cluster, its node group and its add-on", async () => {
    const cluster = await clusterName();
    const group = await eks("list-nodegroups", `--cluster-name=${cluster}`, "--query=nodegroups[0]");
    const of = ["--cluster-name", cluster];
    expect(await eks("describe-cluster", "--name", cluster, "--query=cluster.[version,status]")).toBe(
      `${NEXT}\tACTIVE`,
    );
    const nodes = ["describe-nodegroup", ...of, "--nodegroup-name", group, "--query=nodegroup.[version,status]"];
    expect(await eks(...nodes)).toBe(`${NEXT}\tACTIVE`);
    const addOn = ["describe-addon", ...of, "--addon-name=kube-proxy", "--query=addon.addonVersion"];
    expect(await eks(...addOn)).toMatch(`v${NEXT}.`);
  });

  it("leaves nothing to change", async () => {
    expect((await npmRun("plan")).match(/No changes\./g)).toHaveLength(3);
  });
});

describe("the version of before", () => {
  it("is refused by our command, with what to write, before anything is changed", async () => {
    await setVersion(FORMER);
    expect(await refusal()).toMatch(
      new RegExp(`^Error CLUSTER_NEWER: .* runs Kubernetes ${NEXT}, .* says ${FORMER}`, "s"),
    );
    expect(await versions()).toEqual([NEXT, NEXT]);
  });

  it("is refused by EKS, in its own words", async () => {
    await expect(updateCluster(FORMER)).rejects.toThrow(unsupported(NEXT, FORMER));
    expect(await versions()).toEqual([NEXT, NEXT]);
  });
});

/** Sets the version of the environment `local`, and of kube-proxy, which has the cluster's. */
async function setVersion(version: string): Promise<void> {
  const file = join(clone, "stacks/config/environments/local.ts");
  const source = await readFile(file, "utf8");
  expect(source).toMatch(VERSIONS);
  const addOns = `{ ...$1.addOns, kubeProxy: "v${version}.0-eksbuild.1" }`;
  await writeFile(file, source.replace(VERSIONS, `...$1, version: "${version}", addOns: ${addOns},`));
}

/** What our command says when it is to deploy a version that the cluster can't be brought to. */
async function refusal(): Promise<string> {
  const { exitCode, all } = await startNpmRun("deploy", "base", "--yes");
  expect(exitCode, all).toBe(1);
  return all;
}

/** Asks EKS for a version, past our command. */
async function updateCluster(version: string): Promise<string> {
  return eks("update-cluster-version", "--name", await clusterName(), "--kubernetes-version", version);
}

function unsupported(from: string, to: string): RegExp {
  return new RegExp(
    `\\(InvalidParameterException\\).*: Unsupported Kubernetes minor version update from ${from} to ${to}`,
  );
}

function clusterName(): Promise<string> {
  return eks("list-clusters", "--query=clusters[0]");
}

const eks = (...args: string[]) => inCloud("aws", "eks", ...args, "--output=text");

/** The minor versions of the API server and of the kubelet, as their users see them. */
async function versions(): Promise<[apiServer: string, kubelet: string]> {
  const version = z.object({ major: z.string(), minor: z.string() });
  const { major, minor } = version.parse(JSON.parse(await kubectl("get", "--raw=/version")));
  const kubelet = await kubectl("get", "nodes", "--output=jsonpath={.items[0].status.nodeInfo.kubeletVersion}");
  return [`${major}.${minor}`, kubelet.split(".").slice(0, 2).join(".").replace("v", "")];
}

async function serviceUrl(): Promise<string> {
  const { stdout } = await startNpmRun("outputs", "app");
  return z.object({ url: z.url() }).parse(JSON.parse(stdout)).url;
}

/** Runs a program as a user does who has set what `npm run cloud` prints, in the clone. */
async function inCloud(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa(command, args, { cwd: clone, env: variables });
  return stdout.trim();
}

const kubectl = (...args: string[]) => inCloud("kubectl", ...args);

/** What a command in the clone prints. */
function npmRun(command: string): Promise<string> {
  return outputOf([command], inClone());
}

function startNpmRun(command: string, ...args: string[]) {
  return startCommand([command, ...args], inClone());
}

function inClone() {
  return { root: clone, env: { LOCAL_CLOUD: "upgrade" } };
}
