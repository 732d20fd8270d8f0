import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dockerNodeImage } from "../../../local/cloud/docker-node-image.ts";
import { K3S_IMAGE } from "../../../local/engine/docker.ts";

const log = { path: "", write: () => undefined };

/** A Docker command line of an engine that knows no image, but what a case says; no engine here can pull one. */
describe("the image of a cluster in Docker", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "docker-node-image-test-"));
    vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    await rm(directory, { recursive: true });
  });

  const answer = (cases: string) =>
    writeFile(
      join(directory, "docker"),
      `#!/bin/sh\necho "$1 $2" >> ${directory}/calls\ncase "$1 $2" in ${cases} "image ls") ;; *) exit 1;; esac\n`,
      { mode: 0o755 },
    );
  const calls = async () => (await readFile(join(directory, "calls"), "utf8")).trim().split("\n");

  it("is the stock one where the engine has it, without asking a registry", async () => {
    await answer('"image inspect") ;;');
    expect(await dockerNodeImage(log)).toBe(K3S_IMAGE);
    expect(await calls()).toEqual(["image inspect"]);
  });

  it("is the stock one where the engine gets it", async () => {
    await answer('"pull --quiet") ;;');
    expect(await dockerNodeImage(log)).toBe(K3S_IMAGE);
    expect(await calls()).toEqual(["image inspect", "image ls", "pull --quiet"]);
  });

  it("is a sentence where the engine does not get it, and this machine can't build another one", async () => {
    await answer("");
    vi.stubGlobal("process", Object.create(process, { platform: { value: "darwin" } }));
    await expect(dockerNodeImage(log)).rejects.toMatchObject({
      code: "K3S_NOT_PULLED",
      remedy: expect.stringContaining(`docker pull ${K3S_IMAGE}`),
    });
  });
});
