import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { chartCases } from "../support/chart-cases.ts";
import { byKind, chartDirectory, manifestErrors, type Release, template, templateOf } from "../support/helm.ts";
import { autoscaler, autoscalerValues, localWebapiValues, webapi, webapiValues } from "../support/releases.ts";

const labelled = z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.unknown()) }) });

const charts: [Release, object][] = [
  [webapi, localWebapiValues],
  [autoscaler, autoscalerValues],
];

const webapiCases = chartCases.filter(({ release }) => release === webapi);

describe("a release of k8s-webapi", () => {
  it.each(["1abc", "my.app", "1.5"])("is refused with the name %s, which a Service can't have", async (name) => {
    await expect(template({ ...webapi, name }, webapiValues)).rejects.toThrow(
      `"${name}" can't be the name of a Service`,
    );
  });

  it.each(["1abc", "my.app"])("can have the name %s with another name for its resources", async (name) => {
    const manifests = await template({ ...webapi, name }, { ...webapiValues, fullnameOverride: "greeting" });
    expect(manifests).not.toMatch(/^ {2}name: "?(1abc|my\.app)/m);
    expect(await manifestErrors(manifests)).toBe("");
  });

  it.each(webapiCases)("names all resources of golden/$golden by fullnameOverride", async ({ values }) => {
    const manifests = byKind(await template(webapi, { ...values, fullnameOverride: "greeting" }));
    for (const [kind, { metadata }] of manifests) {
      if (kind !== "ServiceAccount") expect(metadata.name).toMatch(/^greeting(-|$)/);
    }
  });

  it.each(["Greeting", "1abc", "my.app", "-a", "a".repeat(64)])("refuses the fullnameOverride %s", async (name) => {
    await expect(template(webapi, { ...webapiValues, fullnameOverride: name })).rejects.toThrow(/fullnameOverride/);
  });
});

describe.each(charts)("a release of $chart", (release, values) => {
  it.each(["true", "null", "on"])("has texts where YAML would read its name %s as another type", async (name) => {
    expect(await manifestErrors(await template({ ...release, name }, values))).toBe("");
  });

  it("has the name of the release as the name of its resources", async () => {
    const manifests = byKind(await template({ ...release, name: "another" }, values));
    for (const [kind, { metadata }] of manifests) {
      if (kind !== "ServiceAccount") expect(metadata.name).toMatch(/^another(-|$)/);
    }
  });

  it("has labels that Kubernetes accepts with build metadata in the chart's version", async () => {
    const directory = await copyWithVersion(release, `1.2.3+${"build.".repeat(12)}1`);
    for (const [, manifest] of byKind(await templateOf(directory, release, values))) {
      for (const [name, value] of Object.entries(labelled.parse(manifest).metadata.labels)) {
        expect(value, name).toMatch(/^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/);
      }
    }
  });
});

describe("a release of cluster-autoscaler", () => {
  it.each(["1abc", "my.app", "123"])("can have the name %s, since it has no Service", async (name) => {
    expect(await manifestErrors(await template({ ...autoscaler, name }, autoscalerValues))).toBe("");
  });
});

describe("the appVersion of k8s-webapi", () => {
  it("is the project's version, and a label of each resource", async () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(chartDirectory("k8s-webapi"), "../../package.json"), "utf8")));
    expect(parse(await readFile(join(chartDirectory("k8s-webapi"), "Chart.yaml"), "utf8"))).toMatchObject({
      appVersion: version,
    });
    for (const [, manifest] of byKind(await template(webapi, webapiValues))) {
      expect(labelled.parse(manifest).metadata.labels).toMatchObject({ "app.kubernetes.io/version": version });
    }
  });
});

/** A copy of a release's chart with another version. */
async function copyWithVersion({ chart }: Release, version: string): Promise<string> {
  const directory = join(await mkdtemp(join(tmpdir(), "chart-")), chart);
  await cp(chartDirectory(chart), directory, { recursive: true });
  const file = join(directory, "Chart.yaml");
  await writeFile(file, (await readFile(file, "utf8")).replace(/^version: .*$/m, `version: ${version}`));
  return directory;
}
