import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cloneTo } from "../support/clone.ts";
import { Load, type LoadResult } from "../support/load.ts";
import { runCommand, startCommand } from "../support/start-command.ts";
import { variablesSchema } from "../support/test-cloud.ts";
import { type ApiServer, readVersions, type Versions } from "./versions.ts";

const FORMER = "1.35";
const NEXT = "1.36";
const SKIPPING = "1.37";
/** The line with the environment's versions. */
const VERSIONS = /\.\.\.(kubernetes\d+),(?: version: .*)?$/m;

const clustersSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.url(), "certificate-authority-data": z.string() }) })]),
});
const tokenSchema = z.object({ status: z.object({ token: z.string() }) });

/** A clone of the project, in which the test changes the environment's version like a user. */
let clone: string;
/** The variables that `npm run cloud` prints in the clone. */
let variables: Record<string, string | undefined>;

beforeAll(async () => {
  clone = join(await mkdtemp(join(tmpdir(), "kubernetes-upgrade-")), "clone");
  await cloneTo(clone);
  await setVersion(FORMER);
  await npmRun("up");
  // builds the version that is set
  variables = variablesSchema.parse(JSON.parse((await startNpmRun("cloud", "--json")).stdout));
});

afterAll(async () => {
  await startNpmRun("down", "--force");
  await rm(join(clone, ".."), { recursive: true });
});

describe("a Kubernetes version that is not the next one", () => {
  afterAll(() => setVersion(FORMER));

  it("is refused by the project's command, which names the next version, before anything changes", async () => {
    await setVersion(SKIPPING);
    expect(await refusal()).toMatch(new RegExp(`^Error VERSION_SKIPPED: .*Deploy ${NEXT} first`, "s"));
    expect(await versions()).toEqual([FORMER, FORMER]);
  });

  it("is refused by EKS with its own error", async () => {
    await expect(updateCluster(SKIPPING)).rejects.toThrow(unsupported(FORMER, SKIPPING));
    expect(await versions()).toEqual([FORMER, FORMER]);
  });
});

describe("an upgrade to the next minor version with npm run up", () => {
  const seen: string[] = [];
  let load: LoadResult;

  beforeAll(async () => {
    await setVersion(NEXT);
    const asked = new Load(await serviceUrl(), { perSecond: 50 });
    const server = await apiServer();
    let upgraded = false;
    const upgrade = npmRun("up").finally(() => {
      upgraded = true;
    });
    while (!upgraded) {
      // a cluster with one API server has none while it is replaced
      const pair = await readVersions(server).catch(() => undefined);
      if (pair !== undefined && seen.at(-1) !== pair.join()) seen.push(pair.join());
      await delay(100);
    }
    load = await asked.stop();
    await upgrade;
  });

  it("changes the control plane first, and the kubelet afterwards", () => {
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

  it("is reported by EKS for the cluster, its node group and its add-on", async () => {
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

  it("leaves a plan without changes", async () => {
    expect((await npmRun("plan")).match(/No changes\./g)).toHaveLength(3);
  });
});

describe("the previous version", () => {
  it("is refused by the project's command with a remedy, before anything changes", async () => {
    await setVersion(FORMER);
    expect(await refusal()).toMatch(
      new RegExp(`^Error CLUSTER_NEWER: .* runs Kubernetes ${NEXT}, .* says ${FORMER}`, "s"),
    );
    expect(await versions()).toEqual([NEXT, NEXT]);
  });

  it("is refused by EKS with its own error", async () => {
    await expect(updateCluster(FORMER)).rejects.toThrow(unsupported(NEXT, FORMER));
    expect(await versions()).toEqual([NEXT, NEXT]);
  });
});

/** Sets the version of the environment `local`, and of kube-proxy, which has the cluster's version. */
async function setVersion(version: string): Promise<void> {
  const file = join(clone, "stacks/config/environments/local.ts");
  const source = await readFile(file, "utf8");
  expect(source).toMatch(VERSIONS);
  const addOns = `{ ...$1.addOns, kubeProxy: "v${version}.0-eksbuild.1" }`;
  await writeFile(file, source.replace(VERSIONS, `...$1, version: "${version}", addOns: ${addOns},`));
}

/** The error of the project's command for a version that the cluster can't be brought to. */
async function refusal(): Promise<string> {
  const { exitCode, all } = await startNpmRun("deploy", "base", "--yes");
  expect(exitCode, all).toBe(1);
  return all;
}

/** Requests a version from EKS directly, without the project's command. */
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

/** The API server, with a new token. */
async function apiServer(): Promise<ApiServer> {
  const kubeconfig = JSON.parse(await kubectl("config", "view", "--raw", "--minify", "--output=json"));
  const [{ cluster }] = clustersSchema.parse(kubeconfig).clusters;
  const ca = Buffer.from(cluster["certificate-authority-data"], "base64").toString();
  const credential = JSON.parse(await inCloud("aws", "eks", "get-token", "--cluster-name", await clusterName()));
  return { url: cluster.server, ca, token: tokenSchema.parse(credential).status.token };
}

async function versions(): Promise<Versions> {
  return readVersions(await apiServer());
}

async function serviceUrl(): Promise<string> {
  const { stdout } = await startNpmRun("outputs", "app");
  return z.object({ url: z.url() }).parse(JSON.parse(stdout)).url;
}

/** Runs a program in the clone, with the variables of `npm run cloud`. */
async function inCloud(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa(command, args, { cwd: clone, env: variables });
  return stdout.trim();
}

const kubectl = (...args: string[]) => inCloud("kubectl", ...args);

/** The output of a command in the clone. */
async function npmRun(command: string): Promise<string> {
  const { all } = await runCommand([command], inClone());
  return all;
}

function startNpmRun(command: string, ...args: string[]) {
  return startCommand([command, ...args], inClone());
}

function inClone() {
  return { root: clone, env: { LOCAL_CLOUD: "upgrade" } };
}
