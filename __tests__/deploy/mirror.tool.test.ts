import { existsSync, readdirSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CreateRepositoryCommand, DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runWithoutTraces } from "../../deploy/image/buildah.ts";
import { Repository } from "../../deploy/image/repository.ts";
import { mirrorImage, type PublicImage } from "../../deploy/mirror.ts";
import type { RegistryAccess } from "../../deploy/target.ts";
import { noLog } from "../../lib/log.ts";
import { ensurePackages } from "../../lib/tools/system-packages.ts";
import { emulatorPaths } from "../../local/cloud/paths.ts";
import { endpointUrl } from "../../local/emulator/client.ts";
import { startEmulator, stopEmulator } from "../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../local/emulator/emulator-environment.ts";
import { EmulatorCloud } from "../support/emulator-cloud.ts";
import { freePort } from "../support/free-port.ts";
import { writeImageIndex } from "../support/image-index.ts";
import { rootKey, testClient, testEmulator } from "../support/test-emulator.ts";

const written: string[] = [];
const log = { ...noLog, write: (text: string) => void written.push(text) };

/** A repository of the emulator acts as the public registry. */
describe("mirroring an image", () => {
  let options: EmulatorOptions;
  let ecr: ECRClient;
  let access: RegistryAccess;
  let image: PublicImage;
  let other: PublicImage;

  beforeAll(async () => {
    await ensurePackages(["skopeo"], log);
    options = await testEmulator();
    await startEmulator(options);
    const credentials = await rootKey(options);
    ecr = new ECRClient(await testClient(options, credentials));
    const { ca } = emulatorPaths(options.cloudDirectory);
    access = {
      aws: { endpointUrl: endpointUrl(options.port), caCertificateFile: ca },
      client: await testClient(options, credentials),
    };
    await ecr.send(new CreateRepositoryCommand({ repositoryName: "public" }));
    vi.stubEnv("SSL_CERT_FILE", ca);
    image = await publish("v1.35.2");
    other = await publish("v1.35.3");
  });
  beforeEach(async () => {
    written.length = 0;
    // like a public registry, it has no endpoint of AWS, and the system knows its CA
    const { ca } = emulatorPaths(options.cloudDirectory);
    vi.stubEnv("SSL_CERT_FILE", ca);
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(async () => {
    await stopEmulator(options.cloudDirectory);
    await rm(dirname(options.cloudDirectory), { recursive: true });
  });

  async function publish(tag: string): Promise<PublicImage> {
    const layout = join(options.cloudDirectory, tag);
    const digest = await writeImageIndex(layout, tag);
    const source = `localhost:${options.port}/public`;
    const copy = ["copy", "--all", "--preserve-digests", "--dest-creds=AWS:x"];
    await runWithoutTraces(["skopeo", ...copy, `oci:${layout}`, `docker://${source}:${tag}`], { log });
    return { source, tag, digest };
  }

  async function repository(repositoryName: string): Promise<Repository> {
    await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: "IMMUTABLE" }));
    return Repository.open(repositoryName, access);
  }

  it("copies the index with the images of all platforms, with the same digest", async () => {
    const to = await repository("mirror/all");
    expect(await mirrorImage(image, { repository: to, log })).toBe(true);
    expect(await to.find(image.tag)).toEqual({ digest: image.digest, configDigest: undefined });
    const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName: "mirror/all" }));
    expect(imageDetails).toHaveLength(3);
    for (const architecture of ["amd64", "arm64"]) {
      const platform = [`--override-arch=${architecture}`, "--override-os=linux"];
      const inspect = ["inspect", "--no-tags", "--format={{.Architecture}} {{.Labels.content}}"];
      const reference = `docker://localhost:${options.port}/mirror/all@${image.digest}`;
      const found = await runWithoutTraces(["skopeo", ...platform, ...inspect, reference], { log });
      expect(found).toBe(`${architecture} ${image.tag}`);
    }
  });

  it("copies nothing if the digest is already there, and sends no request to the source", async () => {
    const to = await repository("mirror/again");
    await mirrorImage(image, { repository: to, log });
    const elsewhere = { ...image, source: `localhost:${await freePort()}/nobody` };
    expect(await mirrorImage(elsewhere, { repository: to, log })).toBe(false);
  });

  it("refuses a tag that names another image", async () => {
    const to = await repository("mirror/taken");
    await mirrorImage(image, { repository: to, log });
    await expect(mirrorImage({ ...other, tag: image.tag }, { repository: to, log })).rejects.toMatchObject({
      code: "TAG_TAKEN",
      message: expect.stringContaining(`another image (${image.digest}) than the one to mirror (${other.digest})`),
    });
    expect((await to.find(image.tag))?.digest).toBe(image.digest);
  });

  it.each<[string, (image: PublicImage, port: number) => PublicImage, RegExp]>([
    [
      "can't be reached",
      (wanted, port) => ({ ...wanted, source: `localhost:${port}/nobody` }),
      /^localhost:\d+\/nobody does not give the image sha256:[0-9a-f]{64}: .*connection refused/,
    ],
    [
      "has no such digest",
      (wanted) => ({ ...wanted, digest: `sha256:${"0".repeat(64)}` }),
      /^localhost:\d+\/public does not give the image sha256:0{64}: .*manifest unknown/i,
    ],
  ])("reports in one sentence that the source %s, and copies nothing", async (_, changed, message) => {
    const to = await repository(`mirror/missing-${_.length}`);
    const wanted = changed(image, await freePort());
    await expect(mirrorImage(wanted, { repository: to, log })).rejects.toMatchObject({
      code: "SOURCE_UNREACHABLE",
      message: expect.stringMatching(message),
      remedy: expect.stringContaining("HTTPS_PROXY"),
    });
    expect(await to.find(image.tag)).toBeUndefined();
  });

  it("writes no password to the log, and leaves nothing on the machine", async () => {
    const to = await repository("mirror/secret");
    const { password } = await to.login();
    const before = traces();
    await mirrorImage(image, { repository: to, log });
    expect(written.join("")).toContain("skopeo copy");
    expect(written.join("")).not.toContain(password);
    expect(traces()).toEqual(before);
  });
});

/** The files that Skopeo keeps as root, with their change times. Other programs may have files there, too. */
function traces(): Record<string, number> {
  const directory = "/var/lib/containers/cache";
  if (!existsSync(directory)) return {};
  return Object.fromEntries(readdirSync(directory).map((file) => [file, statSync(join(directory, file)).mtimeMs]));
}

describe("npm run mirror", () => {
  let cloud: EmulatorCloud;
  beforeAll(async () => {
    cloud = await EmulatorCloud.start("mirror-test");
  });
  afterAll(() => cloud.remove());

  // nothing listens on that port: only the cloud's own registry can be reached
  const mirror = async () => cloud.startNpmRun("mirror", [], { HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` });

  it("reports that stack base creates the repository", async () => {
    const { stderr, exitCode } = await mirror();
    expect(stderr).toContain("Error REPOSITORY_MISSING: ");
    expect(exitCode).toBe(1);
  });

  it("reports that the public registry can't be reached, with a remedy, exit code 1", async () => {
    const repositoryName = cloud.config.names.autoscalerRepository;
    await new ECRClient(cloud.client).send(new CreateRepositoryCommand({ repositoryName }));
    const { stderr, exitCode } = await mirror();
    expect(stderr).toMatch(
      /\nError SOURCE_UNREACHABLE: registry\.k8s\.io\/autoscaling\/cluster-autoscaler does not give the image sha256:.*connection refused.*\nRun this where /,
    );
    expect(exitCode).toBe(1);
  });
});
