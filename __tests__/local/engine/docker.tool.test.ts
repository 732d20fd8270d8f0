import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Log, openLog } from "../../../lib/log.ts";
import { dockerEngine, hasImage } from "../../../lib/tools/docker.ts";
import { hostAddress, removeNetwork, startNetwork } from "../../../local/engine/docker.ts";
import { buildDockerNodeImage } from "../../../local/node/image.ts";
import { DockerDaemon } from "../../support/docker-daemon.ts";
import { cloud } from "../../support/engine-cloud.ts";
import { freePort } from "../../support/free-port.ts";

const HOST = "192.0.2.1";
const NODE_PATIENCE = { timeout: 120_000, interval: 200 };

let directory: string;
let daemon: DockerDaemon;
let log: Log;
let image: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "docker-tool-test-"));
  log = openLog(join(directory, "docker.log"));
  daemon = await DockerDaemon.start({ desktopAt: HOST });
  for (const [name, value] of Object.entries(daemon.env)) vi.stubEnv(name, value);
  ({ name: image } = await buildDockerNodeImage("1.36", log));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await daemon.end();
  await rm(directory, { recursive: true });
});

describe("a Docker engine", () => {
  it("reports its version, whether it is Docker Desktop, and whether it is rootless", async () => {
    expect(await dockerEngine(log)).toEqual({
      version: expect.stringMatching(/^\d+\./),
      desktop: true,
      rootless: false,
    });
  });

  it("reports this machine's address for containers", async () => {
    expect(await hostAddress(image, log)).toBe(HOST);
    expect((await daemon.belongings()).containers).toEqual([]);
  });

  it("is undefined if none answers", async () => {
    vi.stubEnv("DOCKER_HOST", `unix://${directory}/none.sock`);
    expect(await dockerEngine(log)).toBeUndefined();
    vi.stubEnv("DOCKER_HOST", daemon.env.DOCKER_HOST);
  });

  it("builds the node image only once, and keeps no other image", async () => {
    const id = await daemon.docker("image", "inspect", "--format={{.Id}}", image);
    expect((await buildDockerNodeImage("1.36", log)).name).toBe(image);
    expect(await daemon.docker("image", "ls", "--all", "--no-trunc", "--quiet")).toContain(id);
    expect(await hasImage("localhost/eks-node/pause:1", log)).toBe(false);
  });

  it("has only the newest node image of a version after a build, and keeps those of other versions", async () => {
    for (const tag of ["1.36-older", "1.35-other"]) await daemon.docker("tag", image, `localhost/eks-node:${tag}`);
    await daemon.docker("image", "rm", image);
    expect((await buildDockerNodeImage("1.36", log)).name).toBe(image);
    const names = await daemon.docker("image", "ls", "--format={{.Repository}}:{{.Tag}}", "localhost/eks-node");
    expect(names.split("\n").toSorted()).toEqual([image, "localhost/eks-node:1.35-other"].toSorted());
    await daemon.docker("image", "rm", "localhost/eks-node:1.35-other");
  });
});

describe("a local cloud's network in a Docker engine", () => {
  const { network } = cloud("", "252");

  it("can have a node that becomes ready, and removing the network, even twice, leaves nothing behind", async () => {
    const before = await daemon.belongings();
    await startNetwork(network, log);
    await startNetwork(network, log);
    const port = await freePort();
    const options = ["--privileged", `--network=${network.name}`, `--publish=127.0.0.1:${port}:6443`, "--name=node"];
    await daemon.docker("run", "--detach", ...options, "--tmpfs=/run", image, "server", "--disable=traefik");
    const output = () => daemon.docker("logs", "node");
    await vi.waitFor(async () => expect(await output()).toContain("the node is ready"), NODE_PATIENCE);
    const { volumes } = await daemon.belongings();
    expect(volumes.length).toBeGreaterThan(before.volumes.length);
    for (const address of [`127.0.0.1:${port}`, "10.213.252.2:6443"]) expect(await statusAt(address)).toBe(403);

    await removeNetwork(network, log);
    await removeNetwork(network, log);
    expect(await daemon.belongings()).toEqual(before);
  });
});

/** The status of an API server's answer to an anonymous request, without verification of the certificate. */
function statusAt(address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`https://${address}/api`, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}
