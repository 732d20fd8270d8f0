import { describe, expect, it } from "vitest";
import { kubernetesFindings, nodeFinding, versionFindings } from "../../../local/doctor/versions.ts";

const today = new Date("2026-11-28T21:00:00Z");

describe("Node.js", () => {
  it("is fine while it is supported, with the day of its end of life", () => {
    expect(nodeFinding("24.11.0", today)).toEqual({
      subject: "Node.js",
      state: "fine",
      detail: "24.11.0, supported until 2028-04-30",
    });
  });

  it("is a warning after its end of life, because this project still runs on it", () => {
    expect(nodeFinding("20.19.5", today)).toEqual({
      subject: "Node.js",
      state: "warning",
      detail: "20.19.5, supported until 2026-04-30: that was 213 days ago",
      remedy: expect.stringContaining("nvm install 24"),
    });
  });

  it("is a warning from 59 days before its end of life on", () => {
    expect(nodeFinding("22.12.0", new Date("2027-03-01"))).toMatchObject({ state: "fine" });
    expect(nodeFinding("22.12.0", new Date("2027-03-02"))).toMatchObject({
      state: "warning",
      detail: "22.12.0, supported until 2027-04-30",
    });
  });

  it("is fine if its end of life is not known", () => {
    const detail = "25.1.0, whose end of support is not known here";
    expect(nodeFinding("25.1.0", today)).toEqual({ subject: "Node.js", state: "fine", detail });
  });
});

describe("Kubernetes", () => {
  it("has one finding for all environments of one version, with both ends of its support", () => {
    const used = [["local", "1.36"] as const, ["dev", "1.36"] as const];
    expect(kubernetesFindings(used, today)).toEqual([
      {
        subject: "Kubernetes",
        state: "fine",
        detail: "1.36, of local, dev: standard support until 2027-08-02, extended support until 2028-08-02",
      },
    ]);
  });

  it("has a finding for each version, with approximate months if AWS has published no day", () => {
    const findings = kubernetesFindings([["dev", "1.37"] as const, ["prod", "1.35"] as const], today);
    expect(findings.map(({ detail }) => detail)).toEqual([
      "1.35, of prod: standard support until 2027-03-27, extended support until 2028-03-27",
      "1.37, of dev: standard support until about 2027-12, extended support until about 2028-12",
    ]);
  });

  it("is a warning from 59 days before AWS upgrades it on, with the file to change and the next version", () => {
    const used = [["prod", "1.35"] as const];
    expect(kubernetesFindings(used, new Date("2027-01-26"))).toMatchObject([{ state: "fine" }]);
    for (const day of ["2027-01-27", "2027-03-27", "2029-01-01"]) {
      expect(kubernetesFindings(used, new Date(day))).toMatchObject([
        { state: "warning", remedy: expect.stringMatching(/Take 1\.36 in stacks\/config\/environments\/prod\.ts\.$/) },
      ]);
    }
  });

  it("is a warning if the version is not offered", () => {
    expect(kubernetesFindings([["prod", "1.21"] as const], today)).toEqual([
      {
        subject: "Kubernetes",
        state: "warning",
        detail: "1.21, of prod: this project does not offer it",
        remedy: "Take one of 1.35, 1.36, 1.37.",
      },
    ]);
  });
});

describe("the versions in use", () => {
  it("are those of this process and of the environments", () => {
    const findings = versionFindings(today);
    expect(findings.map(({ subject }) => subject)).toEqual(expect.arrayContaining(["Node.js", "Kubernetes"]));
    expect(findings[0]?.detail).toContain(process.versions.node);
  });

  it("are never missing, on any day", () => {
    for (const { state } of versionFindings(new Date("2099-01-01"))) expect(state).not.toBe("missing");
  });
});
