import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { synthesizeChanged } from "../support/changed-configuration.ts";
import { makeUser, type TestUser } from "../support/iam-user.ts";
import { config, WORKLOADS } from "../support/role-calls/roles.ts";
import { createToken, deployerKey } from "../support/sessions.ts";
import { terraform } from "../support/test-cloud.ts";
import { installAutoscaler, removeAutoscaler } from "./autoscaler-chart.ts";
import { getToken, writeKubeconfig } from "./kubeconfig.ts";
import { allowedRequests, kubectlAs } from "./kubernetes-requests.ts";
import { PRINCIPALS, type Principal, requests } from "./rbac-table.ts";

const { namespace } = config.names;
/** Without a refresh, because the state was written just before. */
const APPLY = ["apply", "-refresh=false", "-auto-approve", "-input=false", "-no-color"];

/** kubectl commands that change nothing, and the principals besides the administrator that may run them. */
const made: [string, Principal[]][] = [
  [`get pods --namespace ${namespace}`, ["viewer", "deployer", "autoscaler"]],
  [`get secrets --namespace ${namespace}`, ["deployer"]],
  ["get secrets --namespace kube-system", []],
  [`logs deployment/webapi --namespace ${namespace} --tail 1`, ["viewer", "deployer"]],
  [`exec deployment/webapi --namespace ${namespace} -- node --eval 0`, ["deployer"]],
  [`scale deployment webapi --namespace ${namespace} --replicas 2 --dry-run=server`, ["deployer"]],
  ["create deployment another --namespace default --image another --dry-run=server", []],
  [`label namespace ${namespace} pod-security.kubernetes.io/enforce=privileged --overwrite --dry-run=server`, []],
  ["delete nodes --all --dry-run=server", []],
  ["create token default --namespace kube-system", []],
];

describe("the cluster's users", () => {
  let directory: string;
  let viewer: TestUser;
  let deployer: TestUser;
  let applied: string;
  const allowed = new Map<Principal, string[]>();
  const kubeconfigOf = (principal: Principal) => join(directory, principal);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "rbac-test-"));
    viewer = await makeUser("test-viewer");
    deployer = await makeUser("test-deployer");
    await synthesizeChanged((configured) => ({
      ...configured,
      cluster: { ...configured.cluster, viewers: [viewer.arn], deployers: [deployer.arn] },
    }));
    applied = (await terraform("base", APPLY)).output;
    await installAutoscaler();

    const tokens: Record<Principal, string> = {
      administrator: await getToken(await deployerKey()),
      viewer: await getToken(viewer.key),
      deployer: await getToken(deployer.key),
      service: await createToken(WORKLOADS.service),
      autoscaler: await createToken(WORKLOADS.autoscaler),
    };
    for (const principal of PRINCIPALS) await writeKubeconfig(kubeconfigOf(principal), tokens[principal]);
    // in the emulator, access policies take effect some time after their association
    await vi.waitFor(
      async () => {
        expect(await allowedRequests(kubeconfigOf("viewer"), ["list pods"])).not.toEqual([]);
        expect(await allowedRequests(kubeconfigOf("deployer"), [`list pods in ${namespace}`])).not.toEqual([]);
      },
      { timeout: 60_000, interval: 1_000 },
    );
    for (const principal of PRINCIPALS) {
      allowed.set(principal, await allowedRequests(kubeconfigOf(principal), Object.keys(requests)));
    }
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
    await removeAutoscaler();
    await viewer.remove();
    await deployer.remove();
    await synthesizeChanged((configured) => configured);
    expect((await terraform("base", APPLY)).output).toContain("0 added, 0 changed, 4 destroyed");
  });

  it("get access by a change of the configuration that changes nothing else", () => {
    expect(applied).toContain("4 added, 0 changed, 0 destroyed");
  });

  describe.each(PRINCIPALS)("as %s", (principal) => {
    const all = Object.entries<Principal[]>(requests);
    const may = (others: readonly Principal[]) => principal === "administrator" || others.includes(principal);

    it.each(all.filter(([, others]) => may(others)))("may %s", (request) => {
      expect(allowed.get(principal)).toContain(request);
    });

    it.each(all.filter(([, others]) => !may(others)))("may not %s", (request) => {
      expect(allowed.get(principal)).not.toContain(request);
    });

    it.each(made.filter(([, others]) => may(others)))("can run kubectl %s", async (command) => {
      await expect(kubectlAs(kubeconfigOf(principal), command.split(" "))).resolves.toBeDefined();
    });

    it.each(made.filter(([, others]) => !may(others)))("are refused kubectl %s", async (command) => {
      await expect(kubectlAs(kubeconfigOf(principal), command.split(" "))).rejects.toThrow(/forbidden/i);
    });
  });
});
