import { execa } from "execa";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import { projectRoot } from "../../stacks/project.ts";
import { config } from "../support/role-calls/roles.ts";
import { answer, cloudVariables, inCloud, kubectl, npmRun, servicePods } from "../support/test-cloud.ts";

const { release, namespace } = config.names;
const inNamespace = ["--namespace", namespace];

describe("what the release has made, changed by hand in the cluster", () => {
  let remaining: string[];
  beforeAll(async () => {
    await kubectl("delete", "poddisruptionbudget", release, ...inNamespace);
    await kubectl("scale", "deployment", release, "--replicas", "1", ...inNamespace);
    remaining = (await servicePods()).map(({ name }) => name);
  });

  it("is reported by the plan, which repairs it in place", async () => {
    const plan = await npmRun("plan", ["app"]);
    expect(plan).toContain(`PodDisruptionBudget ${release}: is missing`);
    expect(plan).toContain(`Deployment ${release}: spec.replicas is 1, and should be 3`);
    expect(plan).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
  });

  it("is repaired by a deployment, which restarts no pod", async () => {
    expect(await npmRun("deploy", ["app", "--yes"])).toContain("1 changed, webapi repaired");
    await kubectl("get", "poddisruptionbudget", release, ...inNamespace);
    const pods = (await servicePods()).map(({ name }) => name);
    expect(pods).toHaveLength(3);
    expect(pods).toEqual(expect.arrayContaining(remaining));
  });
});

const historySchema = jsonSchema(z.array(z.object({ revision: z.number(), status: z.string() })));

/** The revisions of the release, from the oldest to the newest. */
async function history() {
  return historySchema.parse(await inCloud("helm", ["history", release, ...inNamespace, "--output", "json"]));
}

describe("a release whose upgrade was killed", () => {
  let deployed: number | undefined;
  beforeAll(async () => {
    deployed = (await history()).at(-1)?.revision;
    const args = [
      "upgrade",
      release,
      "helm/k8s-webapi",
      ...inNamespace,
      "--reuse-values",
      "--set",
      "logLevel=debug",
      "--wait",
    ];
    const upgrade = execa("helm", args, { cwd: projectRoot, env: await cloudVariables(), reject: false });
    await vi.waitFor(async () => expect((await history()).at(-1)?.status).toBe("pending-upgrade"), 60_000);
    upgrade.kill("SIGKILL");
    await upgrade;
  });

  it("is reported, rolled back and deployed again by a deployment", async () => {
    const output = await npmRun("deploy", ["app", "--yes"]);
    expect(output).toContain(`RELEASE_STUCK: Release ${release} is stuck`);
    expect(output).toContain(`npm run deploy app first rolls it back to revision ${deployed}, and then deploys.`);
    expect((await history()).slice(-3).map(({ status }) => status)).toEqual([
      "pending-upgrade",
      "superseded",
      "deployed",
    ]);
  });

  it("serves afterwards, with nothing left to change", async () => {
    await expect(answer()).resolves.toBeDefined();
    const plan = await npmRun("plan", ["app"]);
    expect(plan).toContain("No changes.");
    expect(plan).not.toContain("was changed in the cluster");
  });
});
