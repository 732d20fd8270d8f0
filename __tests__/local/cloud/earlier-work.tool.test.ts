import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { terraformOf } from "../../../deploy/terraform.ts";
import { noLog } from "../../../lib/log.ts";
import { endByForce } from "../../../lib/processes/processes.ts";
import { endEarlierWork } from "../../../local/cloud/earlier-work.ts";
import { endOrphanedProviders, terraformRuns } from "../../../local/cloud/terraform-runs.ts";
import { BlockableNetwork } from "../../support/blockable-network.ts";
import { PATIENCE } from "../../support/patience.ts";

describe("a network interface that vpc-cni has left, at the end of earlier work", () => {
  let base: BlockableNetwork;
  let left: string;

  beforeAll(async () => {
    base = await BlockableNetwork.start("earlier-test");
    await base.deploy();
    left = await base.plant();
  });
  afterAll(async () => {
    const { endpoint } = base.cloud.running.record;
    // a failed test leaves them
    for (const pid of await terraformRuns(endpoint)) endByForce(pid);
    await endOrphanedProviders(endpoint);
    await base.remove();
  });

  it("stays if no Terraform works on the cloud", async () => {
    const { running, config } = base.cloud;
    await endEarlierWork(running, config, noLog);
    expect((await base.interfaces()).map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toEqual([left]);
  });

  it("is removed if it blocks the Terraform of a killed command, which then destroys all", async () => {
    const { cloud, target, log } = base;
    // https://developer.hashicorp.com/terraform/internals/debugging
    const providerLog = join(cloud.directory, "provider.log");
    const env = { ...target.env, TF_LOG_PROVIDER: "DEBUG", TF_LOG_PATH: providerLog };
    const refused = async () => expect(await readFile(providerLog, "utf8")).toContain("DependencyViolation");
    const [destroyed, unfinished] = await Promise.all([
      terraformOf({ ...target, env }, "base").destroy(log, { refresh: true }),
      vi.waitFor(refused, PATIENCE).then(() => endEarlierWork(cloud.running, cloud.config, noLog)),
    ]);
    expect(destroyed).toEqual({ add: 0, change: 0, destroy: 3 });
    expect(unfinished).toEqual([]);
    expect(await base.interfaces()).toEqual([]);
  });
});
