import { afterEach, describe, expect, it, vi } from "vitest";
import { dockerNodeImage } from "../../../local/cloud/docker-node-image.ts";
import { K3S_IMAGE } from "../../../local/engine/docker.ts";
import { noLog as log } from "../../../local/log.ts";
import { DockerCommandLine } from "../engine/docker-command-line.ts";

describe("the image of a cluster in Docker", () => {
  const docker = new DockerCommandLine();
  afterEach(() => vi.unstubAllGlobals());

  it("is the stock one where the engine has it, without asking a registry", async () => {
    await docker.answer('"image inspect"*) ;;');
    expect(await dockerNodeImage(log)).toBe(K3S_IMAGE);
    expect(await docker.calls()).toEqual(["image inspect"]);
  });

  it("is the stock one where the engine gets it", async () => {
    await docker.answer('"pull --quiet"*) ;;');
    expect(await dockerNodeImage(log)).toBe(K3S_IMAGE);
    expect(await docker.calls()).toEqual(["image inspect", "image ls", "pull --quiet"]);
  });

  it("is a sentence where the engine does not get it, and this machine can't build another one", async () => {
    await docker.answer("");
    vi.stubGlobal("process", Object.create(process, { platform: { value: "darwin" } }));
    await expect(dockerNodeImage(log)).rejects.toMatchObject({
      code: "K3S_NOT_PULLED",
      remedy: expect.stringContaining(`docker pull ${K3S_IMAGE}`),
    });
  });
});
