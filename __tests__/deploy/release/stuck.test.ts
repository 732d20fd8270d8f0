import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { describeStuck, repairStuck, stuckState } from "../../../deploy/release/stuck.ts";
import { awsEnvironment } from "../../../deploy/target.ts";
import { noLog } from "../../../lib/log.ts";
import { writeExecutable } from "../../support/executables.ts";
import { revision, SINCE } from "./revisions.ts";

const release = { name: "webapi", namespace: "webapi" };
const stateOf = (...statuses: string[]) =>
  stuckState(
    release,
    statuses.map((status, index) => revision(index + 1, status)),
  );

describe("a release", () => {
  it.each([
    ["has no revision", []],
    ["is deployed", ["superseded", "deployed"]],
    ["was rolled back after a failed upgrade", ["superseded", "failed", "deployed"]],
    ["has a failed upgrade over a deployed revision, which Helm upgrades again", ["deployed", "failed"]],
    ["is deployed after a pending revision that was rolled back", ["superseded", "pending-upgrade", "deployed"]],
    ["was uninstalled", ["superseded", "uninstalled"]],
  ])("is not stuck if it %s", (_, statuses) => {
    expect(stateOf(...statuses)).toBeUndefined();
  });

  it.each([
    ["an upgrade", ["superseded", "deployed", "pending-upgrade"], 2],
    ["a rollback", ["superseded", "deployed", "failed", "pending-rollback"], 2],
    ["an upgrade at its very end", ["superseded", "superseded", "pending-upgrade"], 2],
    ["an upgrade after one that was killed before", ["deployed", "pending-upgrade", "pending-upgrade"], 1],
    ["a first installation", ["pending-install"], undefined],
    ["a first installation that had failed", ["failed"], undefined],
    ["a removal", ["superseded", "uninstalling"], undefined],
  ])("is stuck after %s was killed, and has a revision to return to or none", (_, statuses, good) => {
    expect(stateOf(...statuses)).toMatchObject({ last: { number: statuses.length, status: statuses.at(-1) }, good });
  });
});

describe("the description of a stuck release", () => {
  it("says what happened, and that a deployment rolls it back", () => {
    const stuck = stateOf("deployed", "pending-upgrade");
    expect(stuck && describeStuck(stuck)).toBe(
      `RELEASE_STUCK: Release webapi is stuck: its revision 2 has been pending-upgrade since ${SINCE}, and Helm refuses to change it. A deployment was killed, or still runs.\nnpm run deploy app first rolls it back to revision 1, and then deploys.`,
    );
  });

  it("says that a deployment uninstalls it if no revision ever ran", () => {
    const stuck = stateOf("pending-install");
    expect(stuck && describeStuck(stuck)).toContain("npm run deploy app first uninstalls what is left of it");
  });
});

describe("the repair of a stuck release", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stuck-release-test-"));
    vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  });

  /** What the command line of Helm gets for the repair of a release in this state. */
  async function repaired(statuses: string[], rest = ""): Promise<string> {
    const script = `[ "$1" = version ] && echo v4.2.3 && exit\necho "$* driver=$HELM_DRIVER config=$KUBECONFIG" > ${directory}/called\n${rest}`;
    await writeExecutable(join(directory, "helm"), script);
    const stuck = stateOf(...statuses);
    if (stuck === undefined) throw new Error("not stuck");
    await repairStuck({ kubectl: "kubectl", env: awsEnvironment("/config", process.env) }, stuck, noLog);
    return readFileSync(join(directory, "called"), "utf8").trim();
  }

  it("is a rollback by Helm to the good revision, with the cluster and the storage of the provider", async () => {
    vi.stubEnv("HELM_DRIVER", "configmap");
    expect(await repaired(["deployed", "pending-upgrade"])).toBe(
      "rollback webapi 1 --namespace webapi driver= config=/config",
    );
  });

  it("is the removal of a first installation", async () => {
    expect(await repaired(["pending-install"])).toBe(
      "uninstall webapi --wait --namespace webapi driver= config=/config",
    );
  });

  it("fails with Helm's own words", async () => {
    const failed = repaired(["pending-install"], "echo 'Error: no permission' >&2; exit 1");
    await expect(failed).rejects.toMatchObject({ code: "RELEASE_NOT_REPAIRED" });
    await expect(failed).rejects.toThrow(/Error: no permission/);
  });
});
