import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { ALL, killBeneath } from "../support/beneath.ts";
import { KILLS, moments, UP_MS } from "../support/interrupted.ts";
import { npmRun, startNpmRun } from "../support/test-cloud.ts";
import { expectUp, expectWhole } from "../support/whole.ts";

describe("npm run up, while a process that it depends on is killed", () => {
  afterAll(() => npmRun("down", ["--force"]));

  const cases = ALL.flatMap((what) => moments(Math.ceil(KILLS / 4), UP_MS).map((moment) => [what, moment] as const));

  it.each(cases)(
    "%s after %i ms: ends with the answer, or reports in one sentence what failed",
    async (what, moment) => {
      await npmRun("down");
      const up = startNpmRun("up");
      await Promise.race([up, delay(moment)]);
      await killBeneath(what);
      const { exitCode, all } = await up;
      expect([0, 1]).toContain(exitCode);
      if (exitCode === 1) {
        expect(all).toMatch(/^Error [A-Z_]+: /m);
        expect(all).not.toMatch(/Error DEFECT|^ +at /m);
      }
      // the process may have been killed just after its last request
      await expectUp();
      await expectWhole();
    },
  );

  it("reports why the cluster does not get ready", async () => {
    await npmRun("down");
    const up = startNpmRun("up");
    while (up.exitCode === null && !(await killBeneath("the cluster's node"))) await delay(50);
    const { exitCode, all } = await up;
    expect(exitCode).toBe(1);
    expect(all).toMatch(/^The AWS emulator: EKS: failed to start k3s .*: the cluster's container ended:/m);
    await expectUp();
  });
});
