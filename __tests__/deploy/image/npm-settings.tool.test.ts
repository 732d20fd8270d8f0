import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hostArchitecture } from "../../../deploy/image/architecture.ts";
import { baseImageOf } from "../../../deploy/image/base-image.ts";
import { buildah } from "../../../deploy/image/buildah.ts";
import { buildahBuilder } from "../../../deploy/image/buildah-builder.ts";
import { openLog } from "../../../lib/log.ts";
import { run, succeeds } from "../../../lib/processes/run.ts";
import { projectRoot } from "../../../stacks/project.ts";
import { NpmRegistry } from "../../support/npm-registry.ts";

const TOKEN = "secret-of-the-registry";

/** A version of its own, because Buildah would take the result of an earlier run from its cache. */
const VERSION = `1.0.${Date.now()}`;

/** Asks the registry for a package as the project's Dockerfile does. */
const RUN = `RUN --mount=type=secret,id=npmrc,target=/run/secrets/npmrc \\
    export npm_config_userconfig=/run/secrets/npmrc; \\
    npm view a-package@${VERSION} version
`;

/** A registry and a token that are set only in variables. */
describe("npm settings in variables", () => {
  let directory: string;
  let registry: NpmRegistry;
  let id: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "npm-settings-test-"));
    registry = await NpmRegistry.start([{ name: "a-package", version: VERSION }]);
    const npmrc = join(directory, "npmrc");
    await writeFile(npmrc, `//${new URL(registry.address).host}/:_authToken=\${A_TOKEN}\n`);
    const root = join(directory, "clone");
    await mkdir(root);
    const { name } = await baseImageOf(projectRoot);
    const from = `ARG NODE_IMAGE=${name}\nARG BUILD_IMAGE=$NODE_IMAGE\nFROM --platform=$BUILDPLATFORM $BUILD_IMAGE\n`;
    await writeFile(join(root, "Dockerfile"), `${from}${RUN}`);
    vi.stubEnv("npm_config_userconfig", npmrc);
    vi.stubEnv("NPM_CONFIG_REGISTRY", registry.address);
    vi.stubEnv("npm_config_registry", registry.address);
    vi.stubEnv("A_TOKEN", TOKEN);
    const log = openLog(join(directory, "build.log"));
    id = await buildahBuilder.build({ root, architecture: hostArchitecture(), version: "npm-settings-test", log });
    vi.unstubAllEnvs();
  });
  afterAll(async () => {
    registry.stop();
    await buildah(["rmi", "--force", id]);
    await rm(directory, { recursive: true });
  });

  it("reach the build of the image", async () => {
    expect(await readFile(join(directory, "build.log"), "utf8")).toContain(`\n${VERSION}\n`);
    expect(registry.authorizations).toContain(`Bearer ${TOKEN}`);
  });

  it("are in no log, and so in no command line", async () => {
    expect(await readFile(join(directory, "build.log"), "utf8")).not.toContain(TOKEN);
  });

  it("are in no layer of the image", async () => {
    const archive = join(directory, "image.tar");
    await buildah(["push", id, `docker-archive:${archive}`]);
    expect(await succeeds(run("grep", ["--text", "--quiet", "SERVICE_VERSION=npm-settings-test", archive]))).toBe(true);
    expect(await succeeds(run("grep", ["--text", "--quiet", TOKEN, archive]))).toBe(false);
  });
});
