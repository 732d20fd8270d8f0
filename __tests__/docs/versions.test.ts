import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NODE_ENDS, supportEnds } from "../../local/doctor/versions.ts";
import { BUILT } from "../../local/providers/provider.ts";
import { environments } from "../../stacks/config/choice.ts";
import { KUBERNETES_VERSIONS } from "../../stacks/config/kubernetes-versions.ts";
import { projectRoot } from "../../stacks/project.ts";
import { PROVIDER_VERSIONS } from "../../stacks/provider-versions.ts";

const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
const [, section = ""] = /^## Versions\n(.*?)^## /ms.exec(readme) ?? [];
/** The cells for version and end of support, of each row. */
const rows = [...section.matchAll(/^\|[^|]*\| ([^|]*) \| ([^|]*) \|/gm)].map(([, version = "", until = ""]) => ({
  version,
  until,
}));

describe("the table of versions in the README", () => {
  it.each(KUBERNETES_VERSIONS)("has the ends of support of Kubernetes %s", (version) => {
    const { standard, extended } = supportEnds(version);
    const found = rows.filter((row) => row.version.startsWith(`${version}, `));
    expect(found).toEqual([{ version: expect.anything(), until: `${standard}, extended until ${extended}` }]);
  });

  it("has the version of every environment", () => {
    const used = new Set(Object.values(environments).map(({ cluster }) => cluster.version));
    const named = rows.filter(({ version }) => version.endsWith("in every environment"));
    expect(named.map(({ version }) => version)).toEqual([...used].map((version) => `${version}, in every environment`));
  });

  it.each([
    ["AWS", PROVIDER_VERSIONS.aws],
    ["Kubernetes", PROVIDER_VERSIONS.kubernetes],
    ["Helm", PROVIDER_VERSIONS.helm],
  ])("has the version of the %s provider", (name, version) => {
    expect(section).toContain(`| ${name} provider | ${version} |`);
  });

  it("has the versions that are built", () => {
    const { aws, kubernetes, helm } = BUILT;
    expect(section).toContain(`${aws.version}, ${kubernetes.version} and ${helm.version}`);
  });

  it.each(["20", "22", "24"])("has the end of life of Node.js %s", (major) => {
    const found = rows.filter(({ version }) => new RegExp(`^${major}(\\D|$)`).test(version));
    expect(found.length).toBeGreaterThan(0);
    for (const { until } of found) expect(until).toBe(NODE_ENDS[major]);
  });
});
