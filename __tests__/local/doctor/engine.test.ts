import { describe, expect, it } from "vitest";
import { engineFinding, type Host, likelyEngine, processorFinding } from "../../../local/doctor/engine.ts";

const linux: Host = { platform: "linux", arch: "x64", root: false, docker: undefined };

describe("the container engine", () => {
  it("is Docker where one answers, on every system and without root", () => {
    for (const platform of ["linux", "darwin"]) {
      const host = { ...linux, platform, docker: "29.1.3" };
      expect(engineFinding(host)).toMatchObject({ state: "fine", detail: "Docker 29.1.3" });
      expect(likelyEngine(host)).toBe("docker");
    }
  });

  it("is Podman for root on Linux without Docker", () => {
    expect(engineFinding({ ...linux, root: true })).toMatchObject({ state: "fine", detail: "Podman, as root" });
    expect(likelyEngine(linux)).toBe("podman");
  });

  it("is missing without Docker and root, with the commands that help", () => {
    expect(engineFinding(linux)).toMatchObject({
      state: "missing",
      remedy: expect.stringContaining("sudo usermod -aG docker $USER"),
    });
  });

  it("is missing without Docker on other systems, where root is no help", () => {
    const finding = engineFinding({ ...linux, platform: "darwin", root: true });
    expect(finding).toMatchObject({ state: "missing", remedy: "Start Docker Desktop." });
  });
});

describe("the processor", () => {
  it.each(["x64", "arm64"])("may be %s", (arch) => {
    expect(processorFinding({ ...linux, arch })).toMatchObject({ state: "fine", detail: arch });
  });

  it("may be no other", () => {
    expect(processorFinding({ ...linux, arch: "riscv64" })).toMatchObject({
      state: "missing",
      detail: "riscv64 is neither amd64 nor arm64",
    });
  });
});
