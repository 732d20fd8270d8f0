import { afterEach, describe, expect, it, vi } from "vitest";
import { EXAMINATIONS, type Host } from "../../../local/doctor/engine.ts";
import { chooseEngine, type EngineName } from "../../../local/engine/engines.ts";
import { RELEASES } from "../../../local/node/versions.ts";
import { DockerCommandLine } from "../../support/docker-command-line.ts";

const linux: Host = { platform: "linux", root: false, docker: undefined, outdatedPodman: undefined };

const engineFinding = (host: Host, kept?: EngineName) => EXAMINATIONS[chooseEngine(host, kept)].engine(host);

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
      expect(chooseEngine(host)).toBe("docker");
    }
  });

  it("is Podman for root on Linux without Docker", () => {
    expect(engineFinding({ ...linux, root: true })).toMatchObject({ state: "fine", detail: "Podman, as root" });
    expect(chooseEngine(linux)).toBe("podman");
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
    expect(chooseEngine(host, "podman")).toBe("podman");
    expect(engineFinding(host, "podman")).toMatchObject({ state: "fine", detail: "Podman, as root" });
  });

  it("is missing if it was Docker, and Docker does not answer", () => {
    const host = { ...linux, root: true };
    expect(chooseEngine(host, "docker")).toBe("docker");
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

describe("the images that a Docker engine needs", () => {
  const docker = new DockerCommandLine();
  afterEach(() => vi.unstubAllGlobals());
  const { k3sImage } = RELEASES["1.36"];
  const host: Host = {
    platform: "linux",
    root: false,
    docker: { version: "29.1.3", rootless: false },
    outdatedPodman: undefined,
  };
  const findings = async () => (await EXAMINATIONS.docker.builds(host, "1.36")).findings;
  const parts = async () => (await EXAMINATIONS.docker.builds(host, "1.36")).parts.map(({ name }) => name);

  it("are fine if it has them, and no registry is asked", async () => {
    await docker.answer('"image inspect"*) ;;');
    expect(await findings()).toEqual([
      { subject: "Node image", state: "fine", detail: k3sImage },
      { subject: "Service's base image", state: "fine", detail: expect.stringContaining("docker.io/library/node:") },
    ]);
    expect(new Set(await docker.calls())).toEqual(new Set(["image inspect"]));
  });

  it("are pulled if a registry has them, and no parts are built", async () => {
    await docker.answer('"manifest inspect"*) ;;');
    expect(await findings()).toMatchObject([
      { state: "will be installed", detail: `${k3sImage}, by Docker` },
      { state: "will be installed", detail: expect.stringMatching(/, by Docker$/) },
    ]);
    expect(await parts()).toEqual([]);
  });

  it("are built from parts if no registry has them", async () => {
    await docker.answer("");
    expect((await findings()).map(({ state }) => state)).toEqual(["will be installed", "will be installed"]);
    expect(await parts()).toEqual(["the node's Debian", "Kubernetes", "the service's base image"]);
  });

  it("include a node image that is built without asking a registry, if another node image was built before", async () => {
    await docker.answer('"image ls"*) echo localhost/eks-node:1.35-0123 ;; "manifest inspect"*) ;;');
    expect(await parts()).toEqual(["the node's Debian", "Kubernetes"]);
  });

  it("are missing on a system that can't build them, with the command that shows why they can't be pulled", async () => {
    await docker.answer("");
    vi.stubGlobal("process", Object.create(process, { platform: { value: "darwin" } }));
    expect(await findings()).toMatchObject([
      { state: "missing", remedy: `See why with: docker pull ${k3sImage}` },
      { state: "missing", remedy: expect.stringContaining("docker pull docker.io/library/node:") },
    ]);
  });
});
