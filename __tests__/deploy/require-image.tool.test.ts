import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildah } from "../../deploy/image/buildah.ts";
import { requireImage, requireRunnableImage } from "../../deploy/require-image.ts";
import type { RegistryAccess } from "../../deploy/target.ts";
import { openLog } from "../../lib/log.ts";
import { emulatorPaths } from "../../local/cloud/paths.ts";
import { endpointUrl } from "../../local/emulator/client.ts";
import { startEmulator, stopEmulator } from "../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../local/emulator/emulator-environment.ts";
import { testConfig } from "../support/synthesis.ts";
import { rootKey, testClient, testEmulator } from "../support/test-emulator.ts";

const NODES = "arm64";
const dev = testConfig("dev");

let directory: string;
let options: EmulatorOptions;
let access: RegistryAccess;

/** An environment on AWS with arm64 nodes, and a tag. */
const target = (imageTag: string, repository = dev.names.repository) => ({
  config: {
    ...dev,
    imageTag,
    names: { ...dev.names, repository },
    nodes: { ...dev.nodes, architecture: NODES } as const,
  },
  ...access,
});
const unfit = (platforms: string) => `${platforms}, but the nodes are arm64`;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "require-image-test-"));
  options = await testEmulator();
  await startEmulator(options);
  const credentials = await rootKey(options);
  const client = await testClient(options, credentials);
  const ecr = new ECRClient(client);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: dev.names.repository }));
  const { ca } = emulatorPaths(options.cloudDirectory);
  access = { aws: { endpointUrl: endpointUrl(options.port), caCertificateFile: ca }, client };
  await push("for-amd64", ["amd64"]);
  await push("for-arm64", ["arm64"]);
  await push("for-both", ["amd64", "arm64"]);
  await push("for-others", ["amd64", "s390x"]);
});

afterAll(async () => {
  await stopEmulator(options.cloudDirectory);
  await rm(dirname(options.cloudDirectory), { recursive: true });
  await rm(directory, { recursive: true });
});

/** Pushes an image for one platform, or an image index for several platforms. */
async function push(tag: string, architectures: string[]): Promise<void> {
  const own = { store: join(directory, "store"), log: openLog(join(directory, "buildah.log")) };
  await writeFile(join(directory, "Containerfile"), "FROM scratch\nCOPY Containerfile /\n");
  const platforms = architectures.map((architecture) => `linux/${architecture}`).join(",");
  const named = architectures.length > 1 ? `--manifest=${tag}` : `--tag=${tag}`;
  await buildah(["build", "--isolation=chroot", `--platform=${platforms}`, named, directory], own);
  const registry = ["--tls-verify=false", "--creds=AWS:x"];
  const destination = `docker://localhost:${options.port}/${dev.names.repository}:${tag}`;
  const command = architectures.length > 1 ? ["manifest", "push", "--all"] : ["push"];
  await buildah([...command, ...registry, tag, destination], own);
}

describe("the image that stack app deploys", () => {
  it.each(["for-arm64", "for-both"])("is accepted with the tag %s on arm64 nodes", async (tag) => {
    await requireImage(target(tag));
    await requireRunnableImage(target(tag));
  });

  it.each([
    ["for-amd64", "amd64"],
    ["for-others", "amd64 and s390x"],
  ])("is refused with the tag %s on arm64 nodes", async (tag, platforms) => {
    await expect(requireImage(target(tag))).rejects.toThrow(unfit(platforms));
    await expect(requireRunnableImage(target(tag))).rejects.toMatchObject({
      code: "IMAGE_UNFIT",
      remedy: expect.stringContaining("npm run image"),
    });
  });

  it("must be in the registry when the stack is deployed, but not before", async () => {
    await expect(requireImage(target("none"))).rejects.toMatchObject({ code: "IMAGE_MISSING" });
    await requireRunnableImage(target("none"));
    await expect(requireImage(target("none", "another"))).rejects.toMatchObject({ code: "REPOSITORY_MISSING" });
    await requireRunnableImage(target("none", "another"));
  });
});
