import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { hostArchitecture } from "../../../deploy/image/architecture.ts";
import { baseImageOf } from "../../../deploy/image/base-image.ts";
import { buildah } from "../../../deploy/image/buildah.ts";
import { buildahBuilder, COMPRESSION } from "../../../deploy/image/buildah-builder.ts";
import { openLog } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { projectRoot } from "../../../stacks/project.ts";
import { startFakeAws } from "../../support/fake-aws.ts";
import { freePort } from "../../support/free-port.ts";
import { TestPodman } from "./podman.ts";

const manifestSchema = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string(), size: z.number() })),
});
const indexSchema = z.object({ manifests: z.tuple([z.object({ digest: z.string() })]) });

let directory: string;
let layout: string;
let podman: TestPodman;
let id: string;
let image: string;

const build = ({ root = projectRoot, version = "image-test" } = {}) =>
  buildahBuilder.build({
    root,
    architecture: hostArchitecture(),
    version,
    log: openLog(join(directory, "build.log")),
  });
const blob = (digest: string) => join(layout, "blobs", digest.replace(":", "/"));
const json = async (path: string) => JSON.parse(await readFile(path, "utf8"));

async function manifest() {
  const { manifests } = indexSchema.parse(await json(join(layout, "index.json")));
  return manifestSchema.parse(await json(blob(manifests[0].digest)));
}

/** Runs a script by the image's Node.js with the flags that the service has, and returns its output. */
async function runWithFlags(script: string): Promise<string> {
  const { config } = await json(blob((await manifest()).config.digest));
  const [entrypoint, ...args]: [string, ...string[]] = config.Entrypoint;
  const flags = args.filter((arg) => arg.startsWith("--"));
  const { stdout, stderr } = await podman.run(image, { entrypoint, args: [...flags, "-e", script] }).end;
  if (stderr !== "") throw new Error(stderr);
  return stdout;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "image-test-"));
  layout = join(directory, "layout");
  id = await build();
  await buildah(["push", COMPRESSION, id, `oci:${layout}`]);
  const archive = join(directory, "image.tar");
  await run("tar", ["-cf", archive, "-C", layout, "."]);
  podman = await TestPodman.create();
  image = await podman.load(archive);
});

afterAll(async () => {
  await rm(directory, { recursive: true });
  await podman.remove();
});

describe("the image", () => {
  it("is the same when it is built again from nothing", async () => {
    vi.stubEnv("XDG_CACHE_HOME", join(directory, "empty-cache"));
    expect(await build()).toBe(id);
    vi.unstubAllEnvs();
  });

  it("has its own version, although an image of the same sources with another version is in the cache", async () => {
    const format = '{{.OCIv1.Config.Env}} {{index .OCIv1.Config.Labels "org.opencontainers.image.version"}}';
    for (const version of ["image-test-1", "image-test-2"]) {
      const inspected = await buildah(["inspect", "--type=image", `--format=${format}`, await build({ version })]);
      expect(inspected).toMatch(new RegExp(`SERVICE_VERSION=${version}\\] ${version}$`));
    }
  });

  it("is at most 42 MB, compressed", async () => {
    const size = (await manifest()).layers.reduce((sum, layer) => sum + layer.size, 0);
    expect(size).toBeLessThanOrEqual(42_000_000);
  });

  it("contains only Node, its libraries and the service", async () => {
    const lists = (await manifest()).layers.map(({ digest }) => run("tar", ["--zstd", "-tf", blob(digest)]));
    const files = (await Promise.all(lists)).flatMap((list) => list.split("\n")).filter((path) => !path.endsWith("/"));
    const known =
      /^(etc\/(passwd|group|nsswitch\.conf)|lib|lib64|service\/(main\.cjs|server\.cjs(\.cache)?)|usr\/local\/bin\/node|usr\/(lib|lib64)\/([a-z0-9_]+-linux-gnu\/)?(ld-linux|lib(c|m|dl|pthread|stdc\+\+|gcc_s))[\w.+-]*)$/;
    expect(files.filter((path) => !known.test(path))).toEqual([]);
    expect(files).toContain("service/server.cjs.cache");
  });

  it("contains neither npm settings nor CA certificates nor variables of the build", async () => {
    const { config } = await json(blob((await manifest()).config.digest));
    expect(config.Env.map((variable: string) => variable.split("=")[0]).sort()).toEqual([
      "NODE_ENV",
      "PATH",
      "SERVICE_VERSION",
    ]);
    expect(config.User).toBe("65532:65532");
    expect(Object.keys(config.ExposedPorts)).toEqual(["8080/tcp", "8081/tcp"]);
    expect(config.Labels).toMatchObject({ "org.opencontainers.image.version": "image-test" });
  });

  it("has no shell", async () => {
    const { code, stderr } = await podman.run(image, { entrypoint: "/bin/sh", args: ["-c", "true"] }).end;
    expect(code).toBe(127);
    expect(stderr).toContain("/bin/sh");
  });

  it("runs Node 24 as an unprivileged user", async () => {
    const script = "console.log(process.version, process.getuid(), process.getgid())";
    const { stdout } = await podman.run(image, { entrypoint: "/usr/local/bin/node", args: ["-e", script] }).end;
    expect(stdout).toMatch(/^v24\.\d+\.\d+ 65532 65532\n$/);
  });

  it("limits the heap to about half of the container's memory", async () => {
    const script = "console.log(require('node:v8').getHeapStatistics().heap_size_limit / 2 ** 20)";
    expect(await runWithFlags(script)).toBe("67\n");
  });

  it("has a code cache that its Node.js uses", async () => {
    const script = `
      const vm = require("node:vm");
      vm.Script = class extends vm.Script {
        constructor(...args) {
          super(...args);
          console.log("rejected: " + this.cachedDataRejected);
          process.exit();
        }
      };
      require("/service/main.cjs");`;
    expect(await runWithFlags(script)).toBe("rejected: false\n");
  });

  it("prints one line for each wrong setting, and exits with 1", async () => {
    const { code, stderr } = await podman.run(image, { env: { AWS_REGION: "eu-central-1" } }).end;
    expect(code).toBe(1);
    expect(stderr).toContain("SSM_PARAMETER_NAME is required: the name of the SSM parameter to read\n");
  });

  it("runs read-only, without capabilities, in 128 MiB, ignores SIGUSR1, and exits with 0 on SIGTERM", async () => {
    const aws = await startFakeAws("from the image");
    const [port, managementPort] = [await freePort(), await freePort()];
    const container = podman.run(image, {
      env: {
        SSM_PARAMETER_NAME: "/a",
        AWS_REGION: "eu-central-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_ENDPOINT_URL: aws.url,
        HOST: "127.0.0.1",
        PORT: String(port),
        MANAGEMENT_PORT: String(managementPort),
        DRAIN_SECONDS: "1",
      },
    });
    const management = `http://127.0.0.1:${managementPort}`;
    const ready = async () => expect((await fetch(`${management}/readyz`)).status).toBe(200);
    await vi.waitFor(ready, { timeout: 60_000, interval: 100 });
    expect((await fetch(`${management}/livez`)).status).toBe(200);
    expect(await (await fetch(`${management}/version`)).json()).toEqual({ version: "image-test" });
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toMatch(/of: from the image$/);
    // would open the port of a debugger
    container.child.kill("SIGUSR1");
    container.child.kill("SIGTERM");
    const { code, stderr } = await container.end;
    expect(code).toBe(0);
    expect(stderr).toBe("");
    await aws.close();
  });
});

describe("a failed build", () => {
  it("reports the reason, and leaves no mount behind", async () => {
    const { name } = await baseImageOf(projectRoot);
    const root = join(directory, "failing");
    await mkdir(root);
    await writeFile(
      join(root, "Dockerfile"),
      `ARG NODE_IMAGE=${name}\nFROM $NODE_IMAGE\nRUN echo the reason; exit 3\n`,
    );
    await expect(build({ root })).rejects.toThrow("the reason");
    expect(await readFile("/proc/self/mounts", "utf8")).not.toContain("eks-webapi/buildah");
  });
});
