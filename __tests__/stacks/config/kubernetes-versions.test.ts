import { describe, expect, it } from "vitest";
import { environments } from "../../../stacks/config/choice.ts";
import * as presets from "../../../stacks/config/environments/kubernetes.ts";
import {
  KUBERNETES_SUPPORT,
  KUBERNETES_VERSIONS,
  minorAfter,
  minorsBetween,
} from "../../../stacks/config/kubernetes-versions.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Time to rehearse an upgrade, and to deploy it everywhere. */
const NOTICE_DAYS = 60;

/** The same day some months later. */
function monthsLater(day: string, months: number): string {
  const date = new Date(day);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

/** Why an environment's version has to change now; undefined while there is time. */
function notice(environment: string, version: keyof typeof KUBERNETES_SUPPORT, today: Date): string | undefined {
  const { standardEnds } = KUBERNETES_SUPPORT[version];
  const days = Math.floor((Date.parse(standardEnds) - today.getTime()) / DAY_MS);
  if (days >= NOTICE_DAYS) return undefined;
  return (
    `Kubernetes ${version} leaves standard support on ${standardEnds}, in ${days} days; then AWS upgrades clusters by itself. ` +
    `Take ${minorAfter(version)} in stacks/config/environments/${environment}.ts: its add-ons belong into ` +
    "stacks/config/environments/kubernetes.ts, and new versions into stacks/config/kubernetes-versions.ts."
  );
}

describe("the Kubernetes version of an environment", () => {
  it.each(Object.entries(environments))("stays in standard support for 60 more days: %s", (name, { cluster }) => {
    expect(notice(name, cluster.version, new Date())).toBeUndefined();
  });

  it("is said to be due 59 days before the end, with the file and the next version, and not a day earlier", () => {
    expect(notice("prod", "1.36", new Date("2027-06-03"))).toBeUndefined();
    expect(notice("prod", "1.36", new Date("2027-06-04"))).toMatch(
      /1\.36 leaves standard support on 2027-08-02, in 59 days.* Take 1\.37 in stacks\/config\/environments\/prod\.ts/,
    );
  });
});

describe("the table of versions", () => {
  it("lists all that it has dates of, without a gap, oldest first", () => {
    expect(KUBERNETES_VERSIONS).toEqual(Object.keys(KUBERNETES_SUPPORT));
    for (const [index, version] of KUBERNETES_VERSIONS.entries()) {
      expect(version).toBe(minorAfter(KUBERNETES_VERSIONS[0], index));
    }
  });

  it.each(Object.entries(KUBERNETES_SUPPORT))("gives %s extended support of a year", (_, support) => {
    expect(support.extendedEnds).toBe(monthsLater(support.standardEnds, 12));
  });

  // https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
  it.each(Object.entries(KUBERNETES_SUPPORT))("gives %s standard support of 14 months", (_, support) => {
    const end = monthsLater(support.released, 14);
    if (support.published) expect(support.standardEnds).toBe(end);
    else expect(support.standardEnds).toBe(`${end.slice(0, 7)}-01`);
  });
});

describe("presets", () => {
  it("are found by their version, under the name that they are exported as", () => {
    const { KUBERNETES_PRESETS, ...exported } = presets;
    const found = Object.values(KUBERNETES_PRESETS).map(({ name, ...preset }) => [name, preset]);
    expect(Object.fromEntries(found)).toEqual(exported);
    for (const [version, preset] of Object.entries(KUBERNETES_PRESETS)) {
      expect(preset.version).toBe(version);
      expect(preset.addOns.kubeProxy).toMatch(new RegExp(`^v${version}\\.`));
    }
  });
});

describe("minorsBetween", () => {
  it("counts minor versions as numbers", () => {
    expect(minorsBetween("1.35", "1.37")).toBe(2);
    expect(minorsBetween("1.37", "1.36")).toBe(-1);
    expect(minorsBetween("1.99", "1.100")).toBe(1);
  });

  it.each(["1", "1.36.4", "v1.36", "2.1", ""])("refuses %j, which is no minor version", (version) => {
    expect(() => minorsBetween("1.36", version)).toThrow(RangeError);
  });
});
