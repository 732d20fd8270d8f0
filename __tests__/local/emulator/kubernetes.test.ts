import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { offerKubernetes } from "../../../local/emulator/kubernetes.ts";

describe("the versions of Kubernetes that the emulator offers", () => {
  let directory: string;
  let program: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "offered-versions-"));
    program = join(directory, "eks-node");
    await writeFile(program, "");
  });
  afterEach(() => rm(directory, { recursive: true }));
  const offered = async () => JSON.parse(await readFile(emulatorPaths(directory).kubernetes, "utf8"));

  it("are all versions of the local cloud, oldest first, with the build of the given version", async () => {
    await offerKubernetes(directory, "1.36", { nodeImage: "node:1.36", program });
    expect(Object.entries(await offered())).toEqual([
      ["1.35", null],
      ["1.36", { image: "node:1.36", program }],
      ["1.37", null],
    ]);
  });

  it("keep earlier builds", async () => {
    await offerKubernetes(directory, "1.35", { nodeImage: "node:1.35", program });
    await offerKubernetes(directory, "1.37", { nodeImage: "rancher/k3s:1.37", program: undefined });
    await offerKubernetes(directory, "1.36", { nodeImage: "node:1.36", program });
    expect(await offered()).toEqual({
      "1.35": { image: "node:1.35", program },
      "1.36": { image: "node:1.36", program },
      "1.37": { image: "rancher/k3s:1.37" },
    });
  });

  it("lose a build whose program is gone from the cache", async () => {
    await offerKubernetes(directory, "1.35", { nodeImage: "node:1.35", program: join(directory, "gone") });
    await offerKubernetes(directory, "1.36", { nodeImage: "node:1.36", program });
    expect(await offered()).toMatchObject({ "1.35": null, "1.36": { program } });
  });
});
