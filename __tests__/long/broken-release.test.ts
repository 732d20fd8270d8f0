import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import { pushChangedService } from "../support/changed-service.ts";
import { answer, aws, npmRun, output, servicePods, startNpmRun } from "../support/test-cloud.ts";
import { expectUp, expectWhole } from "../support/whole.ts";

afterAll(() => npmRun("down", ["--force"]));
beforeAll(async () => {
  await npmRun("down");
  await npmRun("up");
});

describe("a release that does not get healthy", () => {
  let before: string[];
  beforeAll(async () => {
    before = (await servicePods()).map(({ name }) => name);
  });

  it("is reported with the container's log if its containers crash", async () => {
    const tag = await pushChangedService("server.ts", (source) => `throw new Error("broken on purpose");\n${source}`);
    const printed = await failedDeployment(tag);
    expect(printed).toMatch(/^Pod \S+: Back-off restarting failed container/m);
    expect(printed).toContain("Error: broken on purpose");
  });

  it("is reported with the node's error if its image can't be pulled", async () => {
    const printed = await failedDeployment(await pushImageWithoutLayer());
    expect(printed).toMatch(/^Pod \S+: Failed to pull image ".*": .*not found/m);
  });

  it("was rolled back, and the same pods have served all the time", async () => {
    expect((await servicePods()).map(({ name }) => name).toSorted()).toEqual(before.toSorted());
    expect(before).toContain((await answer()).pod);
  });

  it("does not block the next release", async () => {
    await expectUp();
    await expectWhole();
  });
});

/** Deploys this image, and checks that the service answers all the time. Returns the error of the deployment. */
async function failedDeployment(tag: string): Promise<string> {
  const deployment = startNpmRun("deploy", ["app", "--yes"], { IMAGE_TAG: tag });
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

const imagesSchema = jsonSchema(z.object({ images: z.tuple([z.object({ imageManifest: z.string() })]) }));
const manifestSchema = jsonSchema(
  z.looseObject({ mediaType: z.string(), layers: z.array(z.looseObject({ digest: z.string() })) }),
);

/** Pushes the service's image with a layer that is missing in the registry. Returns its tag. */
async function pushImageWithoutLayer(): Promise<string> {
  const repository = ["--repository-name", await output("base", "repository_name")];
  const present = await aws(
    "ecr",
    "batch-get-image",
    ...repository,
    "--image-ids",
    `imageTag=${await tagOf(repository)}`,
  );
  const manifest = manifestSchema.parse(imagesSchema.parse(present).images[0].imageManifest);
  const [first, ...others] = manifest.layers;
  const layers = [{ ...first, digest: `sha256:${randomBytes(32).toString("hex")}` }, ...others];
  const tag = `lost-${randomBytes(4).toString("hex")}`;
  const content = ["--image-manifest", JSON.stringify({ ...manifest, layers })];
  const type = ["--image-manifest-media-type", manifest.mediaType];
  await aws("ecr", "put-image", ...repository, "--image-tag", tag, ...content, ...type);
  return tag;
}

const detailsSchema = jsonSchema(z.object({ imageDetails: z.array(z.object({ imageTags: z.array(z.string()) })) }));

/** The tag of an image in the repository. */
async function tagOf(repository: readonly string[]): Promise<string> {
  const { imageDetails } = detailsSchema.parse(await aws("ecr", "describe-images", ...repository));
  return imageDetails[0]?.imageTags[0] ?? "";
}
