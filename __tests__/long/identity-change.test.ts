import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Config } from "../../stacks/config/load.ts";
import { plannedChanges, synthesizeChanged } from "../support/changed-configuration.ts";
import { Load, type LoadResult } from "../support/load.ts";
import { answer, aws, kubectl, npmRun, output, serviceUrl, terraform } from "../support/test-cloud.ts";

type Identity = Config["cluster"]["identity"];

const addOnSchema = z.object({
  addon: z.object({ createdAt: z.number(), serviceAccountRoleArn: z.string().optional() }),
});
const associationsSchema = z.object({ associations: z.array(z.object({ serviceAccount: z.string() })) });

const vpcCni = async () => ["--cluster-name", await output("base", "cluster_name"), "--addon-name", "vpc-cni"];

/** The add-on vpc-cni, as EKS describes it. */
async function described() {
  return addOnSchema.parse(JSON.parse(await aws("eks", "describe-addon", ...(await vpcCni())))).addon;
}

/** The service accounts that get a role by EKS Pod Identity. */
async function associated(): Promise<string[]> {
  const listed = await aws(
    "eks",
    "list-pod-identity-associations",
    "--cluster-name",
    await output("base", "cluster_name"),
  );
  return associationsSchema.parse(JSON.parse(listed)).associations.map(({ serviceAccount }) => serviceAccount);
}

/** Deploys base with another identity, and asks the service for answers until it is deployed. */
async function change(identity: Identity): Promise<LoadResult> {
  await synthesizeChanged((config) => ({ ...config, cluster: { ...config.cluster, identity } }));
  const load = new Load(await serviceUrl(), { perSecond: 10 });
  const { exitCode, output: log } = await terraform("base", ["apply", "-auto-approve", "-input=false", "-no-color"]);
  const result = await load.stop();
  expect(exitCode, log).toBe(0);
  return result;
}

let before: Awaited<ReturnType<typeof described>>;

beforeAll(async () => {
  await npmRun("up");
  before = await described();
});

describe("a change from IRSA to pod identity", () => {
  let load: LoadResult;

  beforeAll(async () => {
    load = await change("podIdentity");
  });

  it("loses no request", () => {
    expect(load.failures).toEqual([]);
    expect(load.answered).toBeGreaterThan(0);
  });

  it("gives vpc-cni and the service their roles by associations", async () => {
    expect(await associated()).toEqual(expect.arrayContaining(["aws-node", "webapi"]));
  });

  it("keeps the add-on, with the role that EKS ignores", async () => {
    expect(await described()).toEqual(before);
  });

  it("leaves a plan without changes, also after the role is removed as the runbook says", async () => {
    expect(await plannedChanges("base")).toEqual({});
    await aws("eks", "update-addon", ...(await vpcCni()), "--resolve-conflicts", "OVERWRITE");
    expect(await described()).not.toHaveProperty("serviceAccountRoleArn");
    expect(await associated()).toContain("aws-node");
    expect(await plannedChanges("base")).toEqual({});
  });
});

describe("a change back to IRSA", () => {
  let load: LoadResult;

  beforeAll(async () => {
    load = await change("irsa");
  });

  it("loses no request", () => {
    expect(load.failures).toEqual([]);
    expect(load.answered).toBeGreaterThan(0);
  });

  it("gives vpc-cni its role by its service account", async () => {
    expect(await described()).toEqual(before);
    expect(await associated()).toEqual([]);
  });

  it("leaves a plan without changes", async () => {
    expect(await plannedChanges("base")).toEqual({});
  });

  it("lets new pods of the service read the parameter", async () => {
    await kubectl("delete", "pods", "--namespace=webapi", "--selector=app.kubernetes.io/name=k8s-webapi");
    await kubectl("rollout", "status", "deployment/webapi", "--namespace=webapi");
    expect((await answer()).value).not.toBe("");
  });
});
