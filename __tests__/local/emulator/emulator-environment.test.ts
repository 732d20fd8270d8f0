import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import {
  type EmulatorOptions,
  emulatorEnvironment,
  offerKubernetes,
} from "../../../local/emulator/emulator-environment.ts";

describe("the environment of MiniStack", () => {
  let options: EmulatorOptions;

  beforeEach(async () => {
    const cloudDirectory = await mkdtemp(join(tmpdir(), "emulator-environment-test-"));
    await mkdir(dirname(emulatorPaths(cloudDirectory).rootKey), { recursive: true });
    options = {
      cloudDirectory,
      python: "/venv/bin/python",
      port: 4566,
      s3ControlProxyPort: 14566,
      clusterPort: 16443,
      accountId: "000000000000",
      region: "eu-central-1",
      hostAddress: "10.213.0.1",
      reach: { by: "address" },
      networkName: "webapi-local",
      dockerHost: "unix:///run/podman.sock",
      nodeImage: "localhost/node:1",
    };
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(options.cloudDirectory, { recursive: true });
  });

  it("switches on TLS and IAM, and has the gateway as a second address", async () => {
    expect(await emulatorEnvironment(options)).toMatchObject({
      USE_SSL: "1",
      AUTH: "true",
      BIND_HOST: "127.0.0.1",
      MINISTACK_EXTRA_BIND: "10.213.0.1",
      MINISTACK_S3_CONTROL_PROXY: "14566 000000000000.localhost:4566",
    });
    expect(await emulatorEnvironment(options)).not.toHaveProperty("MINISTACK_LOAD_BALANCER_PORT");
  });

  it("has one address and the load balancer's port if this machine is not at the gateway for containers", async () => {
    const reach = { by: "port" as const, port: 8080 };
    const environment = await emulatorEnvironment({ ...options, hostAddress: "192.168.65.254", reach });
    expect(environment).toMatchObject({ BIND_HOST: "127.0.0.1", MINISTACK_LOAD_BALANCER_PORT: "8080" });
    expect(environment).not.toHaveProperty("MINISTACK_EXTRA_BIND");
  });

  it("has the engine's address, the network and the node image", async () => {
    expect(await emulatorEnvironment({ ...options, nodeImage: "localhost/eks-node:1.36.5" })).toMatchObject({
      DOCKER_HOST: "unix:///run/podman.sock",
      DOCKER_NETWORK: "webapi-local",
      EKS_K3S_IMAGE: "localhost/eks-node:1.36.5",
    });
  });

  it("has only paths in the local cloud's directory for its files", async () => {
    const environment = await emulatorEnvironment(options);
    for (const name of ["HOME", "TMPDIR", "STATE_DIR", "S3_DATA_DIR", "MINISTACK_SSL_KEY"]) {
      expect(environment[name]).toMatch(new RegExp(`^${options.cloudDirectory}/`));
    }
  });

  it.each(["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "HTTPS_PROXY", "http_proxy", "SSL_CERT_FILE"])(
    "does not contain the user's %s",
    async (name) => {
      vi.stubEnv(name, "of the user");
      expect(Object.values(await emulatorEnvironment(options))).not.toContain("of the user");
    },
  );

  it("has a separate root key, which is generated once and which only the user can read", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = await emulatorEnvironment(options);
    expect(AWS_ACCESS_KEY_ID).toMatch(/^AKIA[0-9A-F]{16}$/);
    expect(AWS_ACCESS_KEY_ID).not.toBe("AKIAIOSFODNN7EXAMPLE");
    expect(await emulatorEnvironment(options)).toMatchObject({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    expect((await stat(emulatorPaths(options.cloudDirectory).rootKey)).mode & 0o777).toBe(0o600);
  });
});

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
