import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushChangedService } from "../e2e/changed-service.ts";
import { answer, aws, ours, output, servicePods, startOurs } from "../e2e/test-cloud.ts";
import { expectUp, expectWhole } from "./whole.ts";

afterAll(() => ours("down", ["--force"]));
beforeAll(async () => {
  await ours("down");
  await ours("up");
});

describe("a release that does not get healthy", () => {
  let before: string[];
  beforeAll(async () => {
    before = (await servicePods()).map(({ name }) => name);
  });

  it("since its containers crash, is told with what they logged", async () => {
    const tag = await pushChangedService("server.ts", (source) => `throw new Error("broken on purpose");\n${source}`);
    const told = await failedDeployment(tag);
    expect(told).toMatch(/^Pod \S+: Back-off restarting failed container/m);
    expect(told).toContain("Error: broken on purpose");
  });

  it("since its image can't be pulled, is told with what the node said", async () => {
    const told = await failedDeployment(await pushImageWithoutLayers());
    expect(told).toMatch(/^Pod \S+: Failed to pull image ".*": .*not found/m);
  });

  it("was rolled back: the same pods serve, and did so all the time", async () => {
    expect((await servicePods()).map(({ name }) => name).toSorted()).toEqual(before.toSorted());
    expect(before).toContain((await answer()).pod);
  });

  it("is followed by one that does", async () => {
    await expectUp();
    await expectWhole();
  });
});

/** Deploys this image while the service must go on answering. Returns what is told about the failure. */
async function failedDeployment(tag: string): Promise<string> {
  const deployment = startOurs("deploy", ["app", "--yes"], { IMAGE_TAG: tag });
  let over = false;
  const ended = deployment.finally(() => {
    over = true;
  });
  while (!over) {
    await answer();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "Error RELEASE_FAILED: The release did not get healthy, and was rolled back. The cluster warned:",
  );
  return stderr;
}

/** An image of which the registry has only the manifest: on AWS, one whose layers were lost. Returns its tag. */
async function pushImageWithoutLayers(): Promise<string> {
  const repository = await output("base", "repository_name");
  const tag = `lost-${randomBytes(4).toString("hex")}`;
  const blob = (mediaType: string) => ({ mediaType, size: 100, digest: `sha256:${randomBytes(32).toString("hex")}` });
  const manifest = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: blob("application/vnd.oci.image.config.v1+json"),
    layers: [blob("application/vnd.oci.image.layer.v1.tar+zstd")],
  };
  const content = JSON.stringify(manifest);
  const names = ["--repository-name", repository, "--image-tag", tag];
  await aws(
    "ecr",
    "put-image",
    ...names,
    "--image-manifest",
    content,
    "--image-manifest-media-type",
    manifest.mediaType,
  );
  return tag;
}
