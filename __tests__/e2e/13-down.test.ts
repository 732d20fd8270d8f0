import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { STAGES } from "../../cli/suites.ts";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { outputRoot, stateDirectory } from "../../stacks/project.ts";
import { containerIds } from "../support/beneath.ts";
import { DOWN_MS, endAfter, moment } from "../support/interrupted.ts";
import { type Machine, machine } from "../support/machine.ts";
import { runningBeside } from "../support/temporary.ts";
import { CLOUD, npmRun } from "../support/test-cloud.ts";

/** The suites that run at the same time as this one. */
const SUITES_BESIDE = STAGES.flatMap((stage) => (stage.includes("e2e") ? stage.filter((name) => name !== "e2e") : []));
/** Less than the test may take, so that a failure names the suite that has not ended. */
const ENDED = { timeout: 2_700_000, interval: 1_000 };

describe("npm run down", () => {
  let marks: RegExp;
  beforeAll(async () => {
    marks = await marksOfTheCloud();
  });

  it("destroys the stacks in reverse order, also after a kill -9", async () => {
    const { printed } = await endAfter(moment(DOWN_MS), "down", "SIGKILL");
    const lines = `${printed}\n${await npmRun("down")}`.split("\n").filter((line) => line.startsWith("done"));
    const order = ["app", "base", "backend"].map((stack) =>
      lines.findIndex((line) => line.toLowerCase().includes(stack)),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it("leaves no process, container, network, firewall rule, mount, setting or file", async () => {
    // what these suites change on the machine would look like something that the cloud has left
    for (const suite of SUITES_BESIDE) {
      await vi.waitFor(async () => expect(await runningBeside(suite)).toEqual([]), ENDED);
    }
    const before = inject("machineBefore");
    // another program may be starting or ending at this moment
    await vi.waitFor(async () => expect(left(before, await machine(), marks)).toEqual(nothing), {
      timeout: 60_000,
      interval: 1_000,
    });
    expect(existsSync(stateDirectory(CLOUD))).toBe(false);
    expect(existsSync(join(outputRoot, CLOUD))).toBe(false);
  });

  it("has nothing to do when it runs again", async () => {
    expect(await npmRun("down")).toMatch(/nothing/i);
  });
});

const nothing: Machine = {
  processes: [],
  interfaces: [],
  firewall: [],
  mounts: [],
  cgroups: [],
  files: [],
  sysctls: {},
};

/** A pattern that matches the name of everything that the suite's cloud creates on a machine. */
async function marksOfTheCloud(): Promise<RegExp> {
  const { directory, podman } = cloudPaths(CLOUD);
  const record = readCloudRecord(directory);
  if (record === undefined) throw new Error("there is no cloud");
  const { interfaceName, gateway } = record.network;
  const subnet = gateway.replace(/\d+$/, "");
  return new RegExp(
    [directory, podman.runtime, `${interfaceName}(?!\\d)`, subnet, ...(await containerIds())].join("|"),
  );
}

/** What was added, except by another local cloud. If another one runs, only the names with one of these marks count. */
function left(before: Machine, after: Machine, marks: RegExp): Machine {
  const isOurs = (entry: string) => marks.test(entry);
  const alone = after.processes.every(isOurs);
  const only = (now: string[], then: string[]) =>
    now.filter((entry) => !then.includes(entry) && (alone || isOurs(entry)));
  const changed = Object.entries(after.sysctls).filter(
    ([key, value]) => alone && before.sysctls[key] !== value && !isGivenBack(key, value),
  );
  return {
    processes: only(after.processes, before.processes),
    interfaces: only(after.interfaces, before.interfaces),
    firewall: only(after.firewall, before.firewall),
    mounts: only(after.mounts, before.mounts),
    cgroups: only(after.cgroups, before.cgroups),
    files: only(after.files, before.files),
    sysctls: Object.fromEntries(changed),
  };
}

/**
 * Another local cloud had turned forwarding on before this one started. When it ends, it turns forwarding off again.
 */
function isGivenBack(key: string, value: string): boolean {
  return key === "net/ipv4/ip_forward" && value === "0";
}
