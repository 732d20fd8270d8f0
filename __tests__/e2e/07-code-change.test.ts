import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificatePaths } from "../../local/aws/certificates.ts";
import { emulatorPaths } from "../../local/aws/paths.ts";
import { hostArchitecture } from "../../local/image/architecture.ts";
import { buildImage, publishImage } from "../../local/image/image.ts";
import { openLog } from "../../local/log.ts";
import { projectRoot, stateDirectory } from "../../local/project.ts";
import { answer, CLOUD, cloudVariables, ours, output, servicePods, serviceUrl, terraform } from "./test-cloud.ts";

/** What the image is made of, copied so that nobody's work is changed. */
const INPUTS = ["Dockerfile", ".dockerignore", "package.json", "package-lock.json", "tsconfig.json", "service"];

describe("a change of the service's source", () => {
  let copy: string;
  let tag: string;
  let before: string[];

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "code-change-test-"));
    for (const input of INPUTS) await cp(join(projectRoot, input), join(copy, input), { recursive: true });
    const route = join(copy, "service", "routes", "version.ts");
    await writeFile(route, `${await readFile(route, "utf8")}\n// changed ${Date.now()}\n`);
    before = (await servicePods()).map(({ name }) => name);
    tag = await push(copy);
    await ours("deploy", ["app", "--yes"], { IMAGE_TAG: tag });
  });
  afterAll(() => rm(copy, { recursive: true }));

  it("is answered by new pods only", async () => {
    const pods = (await servicePods()).map(({ name }) => name);
    expect(pods).toHaveLength(3);
    expect(before).not.toContain((await answer()).pod);
    expect(pods.filter((name) => before.includes(name))).toEqual([]);
  });

  it("is what the service says its version is", async () => {
    const response = await fetch(new URL("/version", await serviceUrl()));
    expect(await response.text()).toContain(tag);
  });

  it("changes nothing else", async () => {
    const plan = ["plan", "-detailed-exitcode", "-input=false"];
    expect(await terraform("base", plan)).toMatchObject({ exitCode: 0 });
    expect(await terraform("app", plan)).toMatchObject({ exitCode: 0 });
  });
});

/** Builds the image of the sources there, and pushes it under the tag that it returns. */
async function push(root: string): Promise<string> {
  const variables = await cloudVariables();
  const { AWS_ENDPOINT_URL: endpointUrl = "", AWS_REGION: region = "" } = variables;
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = variables;
  const caCertificateFile = certificatePaths(emulatorPaths(stateDirectory(CLOUD)).certificates).ca;
  const log = openLog(join(root, "push.log"));
  const { tag } = await publishImage(await buildImage({ root, architecture: hostArchitecture(), log }), {
    repository: await output("base", "repository_name"),
    aws: { region, credentials: { accessKeyId, secretAccessKey }, endpointUrl, caCertificateFile },
    log,
  });
  return tag;
}
