import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requireRepairable } from "../../../deploy/release/drift.ts";
import { describeFindings, examineCluster } from "../../../deploy/release/examine.ts";
import { repairing, repairRest } from "../../../deploy/release/repair.ts";
import type { Revision } from "../../../deploy/release/revisions.ts";
import { noLog } from "../../../lib/log.ts";
import { writeExecutable } from "../../support/executables.ts";
import { testConfig } from "../../support/synthesis.ts";
import { encoded, revision } from "./revisions.ts";

const config = testConfig("dev");

/** An object as kubectl prints it. */
const object = (kind: string, spec: object, annotations: object = {}) => ({
  kind,
  metadata: { name: "webapi", namespace: "webapi", annotations },
  spec,
});
/** An object in a manifest. */
const yaml = (kind: string) => `kind: ${kind}\nmetadata: { name: webapi }\n`;
const applied = { "kubectl.kubernetes.io/last-applied-configuration": "{}" };

/** Terraform's record of the release at a revision, without values. */
const recordedAt = (revision: number) =>
  JSON.stringify({
    resources: [
      { type: "helm_release", instances: [{ attributes: { name: "webapi", values: ["{}"], metadata: { revision } } }] },
    ],
  });

describe("the releases of stack app", () => {
  let directory: string;
  let kubectl: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "drift-test-"));
    kubectl = join(directory, "kubectl");
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  /** What examines the releases, if this is the text of the state of app. */
  function examine(state?: string) {
    const answer = { Body: state && { transformToString: async () => state } };
    vi.spyOn(S3Client.prototype, "send").mockImplementation(async () => answer);
    const target = {
      config,
      client: { region: config.region },
      env: {},
      kubectl,
    };
    return examineCluster(target, noLog);
  }

  /** The findings if the cluster has these revisions and objects, and would make these objects of the manifest. */
  async function findings({
    revisions,
    live = "",
    wanted = [],
    refusal = "",
    state,
  }: {
    revisions: Revision[];
    live?: object | "";
    wanted?: object[];
    refusal?: string;
    state?: string;
  }) {
    const secrets = { items: revisions.map((one) => ({ data: { release: encoded(one) } })) };
    const print = (name: string, value: object | string) => {
      writeFileSync(join(directory, name), typeof value === "string" ? value : JSON.stringify(value));
      return `cat ${directory}/${name}`;
    };
    await writeExecutable(
      kubectl,
      `case "$1 $2" in
      "get secrets") ${print("secrets", secrets)};;
      get*) cat > /dev/null; ${print("live", live)};;
      apply*) cat > ${directory}/$$; echo 'Warning: missing annotation' >&2
        # like kubectl, it prints no object if one is refused
        if grep -q Service ${directory}/$$; then echo '${refusal}' >&2; exit 1; fi
        ${print("wanted", { kind: "List", items: wanted })};;
      *) exit 2
      esac`,
    );
    return examine(state);
  }

  const deployed = [revision(1, "superseded"), revision(2, "deployed", yaml("Deployment"))];

  it("have no findings if the cluster is as the deployed revision", async () => {
    const live = object("Deployment", { replicas: 3 });
    const found = await findings({
      revisions: deployed,
      live,
      wanted: [object("Deployment", { replicas: 3 }, applied)],
    });
    expect(found).toEqual({ stuck: [], drifts: [] });
  });

  it("have no findings before the first deployment", async () => {
    expect(await findings({ revisions: [] })).toEqual({ stuck: [], drifts: [] });
  });

  it("have drift if an object is missing or differs, which the next revision repairs", async () => {
    const wanted = [object("PodDisruptionBudget", {}), object("Deployment", { replicas: 3 }, applied)];
    const found = await findings({ revisions: deployed, live: object("Deployment", { replicas: 1 }), wanted });
    expect(describeFindings(found)).toEqual([
      [
        "Release webapi was changed in the cluster:",
        "  PodDisruptionBudget webapi: is missing",
        "  Deployment webapi: spec.replicas is 1, and should be 3",
        "npm run deploy app repairs that.",
      ].join("\n"),
    ]);
    expect(() => requireRepairable(found.drifts)).not.toThrow();
    expect(repairing(found)).toEqual({
      "repair-webapi": "Drift repaired in revision 3: PodDisruptionBudget webapi, Deployment webapi",
    });
  });

  it("have drift if another Helm has changed a release since Terraform has", async () => {
    const found = await findings({ revisions: deployed, state: recordedAt(1) });
    expect(describeFindings(found)[0]).toContain(
      "\n  the release: is at revision 2, and revision 1 was the last that Terraform has deployed\n",
    );
    expect(repairing(found)).toEqual({ "repair-webapi": "Drift repaired in revision 3: the release" });
    expect((await findings({ revisions: deployed, state: recordedAt(2) })).drifts).toEqual([]);
  });

  it("have drift from the deployed revision, although a later one has failed", async () => {
    const found = await findings({
      revisions: [...deployed, revision(3, "failed")],
      wanted: [object("ConfigMap", {})],
    });
    expect(repairing(found)).toEqual({ "repair-webapi": "Drift repaired in revision 4: ConfigMap webapi" });
  });

  const withService = [revision(1, "deployed", `${yaml("Service")}---\n# a comment\n---\n${yaml("Deployment")}`)];

  it("have drift that no upgrade repairs if the API server refuses an object, and compare the others", async () => {
    const refusal = 'The Service "webapi" is invalid: spec.ports[1].name: Duplicate value: "http"';
    const found = await findings({ revisions: withService, wanted: [object("Deployment", {})], refusal });
    expect(describeFindings(found)).toEqual([
      [
        "Release webapi was changed in the cluster:",
        "  Deployment webapi: is missing",
        `  Service webapi: no upgrade can repair it. ${refusal}`,
        "npm run deploy app refuses to work until that is undone.",
      ].join("\n"),
    ]);
    expect(repairing(found)).toEqual({});
    expect(() => requireRepairable(found.drifts)).toThrow(refusal);
  });

  it("are unknown if an upgrade is refused for another reason, which is not the drift's", async () => {
    const refusal = "Error from server (Forbidden): services is forbidden";
    expect(await findings({ revisions: withService, refusal })).toMatchObject({
      drifts: [],
      unknown: expect.stringMatching(/:\nError from server \(Forbidden\)/),
    });
  });

  it("are examined no further if a release is stuck, which is upgraded after its rollback", async () => {
    const found = await findings({ revisions: [...deployed, revision(3, "pending-upgrade")] });
    expect(found).toMatchObject({ stuck: [{ last: { number: 3 }, good: 2 }], drifts: [] });
    expect(repairing(found)).toEqual({
      "repair-webapi": "Upgraded in revision 5, since revision 3 was pending-upgrade",
    });
  });

  it("need no further upgrade if the release is uninstalled first", async () => {
    expect(repairing(await findings({ revisions: [revision(1, "pending-install")] }))).toEqual({});
  });

  it("have what an upgrade has left repaired by a patch of the object in the manifest", async () => {
    const revisions = [revision(3, "deployed", `${yaml("ConfigMap")}---\n${yaml("PodDisruptionBudget")}`)];
    const budget = (maxUnavailable: number) => object("PodDisruptionBudget", { maxUnavailable });
    const { drifts } = await findings({ revisions, live: budget(2), wanted: [budget(1)] });
    await writeExecutable(kubectl, `echo "$*" >> ${directory}/called`);
    await repairRest({ kubectl, env: {} }, drifts, noLog);
    expect(readFileSync(join(directory, "called"), "utf8")).toBe(
      'patch --filename - --namespace webapi --patch {"kind":"PodDisruptionBudget","metadata":{"name":"webapi"}}\n',
    );
  });

  it("are unknown, with the reason, if the cluster does not answer", async () => {
    await writeExecutable(kubectl, "echo 'connection refused' >&2; exit 1");
    expect(await examine()).toMatchObject({
      stuck: [],
      drifts: [],
      unknown: expect.stringContaining("connection refused"),
    });
  });
});
