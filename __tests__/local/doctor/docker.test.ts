import { afterEach, describe, expect, it, vi } from "vitest";
import { dockerExamination } from "../../../local/doctor/docker.ts";
import type { Host } from "../../../local/doctor/host.ts";
import { RELEASES } from "../../../local/node/versions.ts";
import { DockerCommandLine } from "../../support/docker-command-line.ts";

describe("the images that a Docker engine needs", () => {
  const docker = new DockerCommandLine();
  afterEach(() => vi.unstubAllGlobals());
  const { k3sImage } = RELEASES["1.36"];
  const host: Host = {
    platform: "linux",
    arch: "x64",
    root: false,
    docker: { version: "29.1.3", rootless: false },
    outdatedPodman: undefined,
  };
  const findings = async () => (await dockerExamination.builds(host, "1.36")).findings;
  const parts = async () => (await dockerExamination.builds(host, "1.36")).parts.map(({ name }) => name);

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
