import { afterEach, describe, expect, it, vi } from "vitest";
import { noLog as log } from "../../../../lib/log.ts";
import { dockerNodeImage } from "../../../../local/engine/docker/node-image.ts";
import { RELEASES } from "../../../../local/node/versions.ts";
import { DockerCommandLine } from "../../../support/docker-command-line.ts";

describe("the node image in Docker", () => {
  const docker = new DockerCommandLine();
  afterEach(() => vi.unstubAllGlobals());
  const { k3sImage } = RELEASES["1.37"];

  it("is the stock image if the engine has it, and no registry is asked", async () => {
    await docker.answer('"image inspect"*) ;;');
    expect(await dockerNodeImage("1.37", log)).toEqual({ name: k3sImage });
    expect(await docker.calls()).toEqual(["image inspect"]);
  });

  it("is the stock image if the engine can pull it", async () => {
    await docker.answer('"pull --quiet"*) ;;');
    expect(await dockerNodeImage("1.37", log)).toEqual({ name: k3sImage });
    expect(await docker.calls()).toEqual(["image inspect", "image ls", "pull --quiet"]);
  });

  it("is refused, with the command to try, if it can neither be pulled nor built on this machine", async () => {
    await docker.answer("");
    vi.stubGlobal("process", Object.create(process, { platform: { value: "darwin" } }));
    await expect(dockerNodeImage("1.37", log)).rejects.toMatchObject({
      code: "K3S_NOT_PULLED",
      remedy: expect.stringContaining(`docker pull ${k3sImage}`),
    });
  });
});
