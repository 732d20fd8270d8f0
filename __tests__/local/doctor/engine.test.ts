import { describe, expect, it } from "vitest";
import { EXAMINATIONS, likelyEngine } from "../../../local/doctor/engine.ts";
import type { Host } from "../../../local/doctor/host.ts";
import type { EngineName } from "../../../local/engine/engines.ts";

const linux: Host = { platform: "linux", arch: "x64", root: false, docker: undefined, outdatedPodman: undefined };

const engineFinding = (host: Host, kept?: EngineName) => EXAMINATIONS[likelyEngine(host, kept)].engine(host);

const DOCKER = { version: "29.1.3", rootless: false };

describe("the container engine", () => {
  it("is missing if Docker runs rootless, with the remedies", () => {
    expect(engineFinding({ ...linux, root: true, docker: { ...DOCKER, rootless: true } })).toMatchObject({
      state: "missing",
      detail: "the Docker engine runs rootless, where no node can run",
      remedy: expect.stringContaining("docker context use default"),
    });
  });

  it("is Docker if it answers, on every system and without root", () => {
    for (const platform of ["linux", "darwin"]) {
      const host = { ...linux, platform, docker: DOCKER };
      expect(engineFinding(host)).toMatchObject({ state: "fine", detail: "Docker 29.1.3" });
      expect(likelyEngine(host)).toBe("docker");
    }
  });

  it("is Podman for root on Linux without Docker", () => {
    expect(engineFinding({ ...linux, root: true })).toMatchObject({ state: "fine", detail: "Podman, as root" });
    expect(likelyEngine(linux)).toBe("podman");
  });

  it("is missing without Docker and root, with the commands that start Docker", () => {
    expect(engineFinding(linux)).toMatchObject({
      state: "missing",
      remedy: expect.stringContaining("sudo usermod -aG docker $USER"),
    });
  });

  it("is missing without Docker on other systems, even for root", () => {
    const finding = engineFinding({ ...linux, platform: "darwin", root: true });
    expect(finding).toMatchObject({ state: "missing", remedy: "Start Docker Desktop." });
  });
});

describe("the container engine of a local cloud that was started before", () => {
  it("is kept, even if another engine answers", () => {
    const host = { ...linux, root: true, docker: DOCKER };
    expect(likelyEngine(host, "podman")).toBe("podman");
    expect(engineFinding(host, "podman")).toMatchObject({ state: "fine", detail: "Podman, as root" });
  });

  it("is missing if it was Docker, and Docker does not answer", () => {
    const host = { ...linux, root: true };
    expect(likelyEngine(host, "docker")).toBe("docker");
    expect(engineFinding(host, "docker")).toMatchObject({
      state: "missing",
      detail: "the local cloud runs on Docker, which does not answer",
      remedy: expect.stringContaining("npm run down"),
    });
  });

  it("is missing if it was Podman and the user is not root, even if Docker answers", () => {
    expect(engineFinding({ ...linux, docker: DOCKER }, "podman")).toMatchObject({ state: "missing" });
  });
});

describe("an old Podman", () => {
  const host = { ...linux, root: true, outdatedPodman: "podman version 3.4.4" };

  it("is refused, with the reason and the remedy", () => {
    expect(engineFinding(host)).toMatchObject({
      state: "missing",
      detail: "podman version 3.4.4 has no Netavark networks",
      remedy: expect.stringContaining("Podman 4.0 or newer"),
    });
  });

  it("does not matter if Docker answers", () => {
    expect(engineFinding({ ...host, docker: DOCKER })).toMatchObject({ state: "fine" });
  });
});
