import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { chartDirectory, helms, manifestErrors, templateOf } from "../support/helm.ts";
import { autoscalerValues, webapiValues } from "../support/releases.ts";

/** A parent chart's dependencies: the service twice, and the autoscaler. */
const dependencies = [
  { name: "k8s-webapi", version: "*", condition: "k8s-webapi.enabled" },
  { name: "k8s-webapi", version: "*", alias: "second", condition: "second.enabled", tags: ["web"] },
  { name: "cluster-autoscaler", version: "*", condition: "cluster-autoscaler.enabled" },
];

const values = {
  global: { team: "web" },
  tags: { web: true },
  "k8s-webapi": { ...webapiValues, enabled: true },
  second: { ...webapiValues, serviceAccount: { ...webapiValues.serviceAccount, name: "second" } },
  "cluster-autoscaler": { ...autoscalerValues, enabled: true },
};

const release = { name: "platform", namespace: "platform" };

const objects = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) });

describe.each(helms)("charts in a parent chart, with %s", (_, helm) => {
  let parent: string;
  beforeAll(async () => {
    parent = join(await mkdtemp(join(tmpdir(), "parent-")), "parent");
    await mkdir(join(parent, "charts"), { recursive: true });
    const chart = { apiVersion: "v2", name: "parent", version: "1.0.0", dependencies };
    await writeFile(join(parent, "Chart.yaml"), JSON.stringify(chart));
    for (const name of ["k8s-webapi", "cluster-autoscaler"] as const) {
      await cp(chartDirectory(name), join(parent, "charts", name), { recursive: true });
    }
  });

  it("take the parent's global values, its tags and its conditions", async () => {
    const manifests = await templateOf(parent, release, values, helm());
    expect(await manifestErrors(manifests)).toBe("");
    expect(names(manifests)).toEqual(
      expect.arrayContaining([
        "Deployment platform-k8s-webapi",
        "Deployment platform-second",
        "Deployment platform-cluster-autoscaler",
      ]),
    );
  });

  it("have no resource with the name of another", async () => {
    const all = names(await templateOf(parent, release, values, helm()));
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  });

  it("are left out where the parent disables them", async () => {
    const only = {
      ...values,
      tags: { web: false },
      "k8s-webapi": { enabled: false },
      "cluster-autoscaler": { enabled: false },
    };
    expect(names(await templateOf(parent, release, only, helm()))).toEqual([]);
  });

  it("refuse to be disabled by a value that no condition of the parent reads", async () => {
    const disabled = { ...values, second: { ...values.second, enabled: "no" } };
    await expect(templateOf(parent, release, disabled, helm())).rejects.toThrow(/second:.*enabled/s);
  });

  it("refuse unknown values of the parent for them", async () => {
    const wrong = { ...values, "k8s-webapi": { ...values["k8s-webapi"], replicas: 2 } };
    await expect(templateOf(parent, release, wrong, helm())).rejects.toThrow(/replicas/);
  });
});

/** The kind and name of each resource. */
function names(manifests: string): string[] {
  return parseAllDocuments(manifests)
    .map((document) => document.toJS())
    .filter((document) => document !== null)
    .map((document) => objects.parse(document))
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}
