import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { buildImage, publishImage } from "../../deploy/image/image.ts";
import { openLog } from "../../lib/log.ts";
import { emulatorPaths } from "../../local/cloud/paths.ts";
import { clientConfig } from "../../local/emulator/client.ts";
import { IMAGE_INPUTS } from "../../stacks/config/image-tag.ts";
import { projectRoot, stateDirectory } from "../../stacks/project.ts";
import { CLOUD, cloudVariables, output } from "./test-cloud.ts";

/**
 * Builds the service's image with a change in one source file, and pushes it to the suite's cloud.
 * @param file relative to service/
 * @returns the image's tag.
 */
export async function pushChangedService(file: string, change: (source: string) => string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "changed-service-test-"));
  try {
    for (const input of IMAGE_INPUTS) await cp(join(projectRoot, input), join(root, input), { recursive: true });
    const path = join(root, "service", file);
    await writeFile(path, change(await readFile(path, "utf8")));
    return await push(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

async function push(root: string): Promise<string> {
  const variables = await cloudVariables();
  const { AWS_ENDPOINT_URL: endpointUrl = "", AWS_REGION: region = "" } = variables;
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = variables;
  const cloudDirectory = stateDirectory(CLOUD);
  const credentials = { accessKeyId, secretAccessKey };
  const port = Number(new URL(endpointUrl).port);
  const log = openLog(join(root, "push.log"));
  const { tag } = await publishImage(await buildImage({ root, architecture: hostArchitecture(), log }), {
    repository: await output("base", "repository_name"),
    access: {
      aws: { endpointUrl, caCertificateFile: emulatorPaths(cloudDirectory).ca },
      client: await clientConfig({ cloudDirectory, port, region, credentials }),
    },
    log,
  });
  return tag;
}
