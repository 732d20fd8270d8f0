import { CommandError } from "../errors.ts";
import type { Log } from "../log.ts";
import { run, succeeds } from "../run.ts";
import type { ContainerNetwork } from "./network.ts";

/** The image that MiniStack runs a cluster on, at the Kubernetes version of our stacks. */
export const K3S_IMAGE =
  "docker.io/rancher/k3s:v1.35.8-k3s1@sha256:59fe491fd3b73204e499e40b325240d85c42c7189c3ae50150d37b78243f3b32";

const ANSWER_TIMEOUT_MS = 10_000;
const PULL_TIMEOUT_MS = 600_000;

/** The user's Docker engine, with a network in it for one local cloud. */
export class Docker {
  readonly #network: ContainerNetwork;

  constructor(network: ContainerNetwork) {
    this.#network = network;
  }

  /** The engine's address: `DOCKER_HOST` is honoured, else Docker's own context decides. */
  async dockerHost(): Promise<string> {
    return process.env.DOCKER_HOST ?? (await docker(["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]));
  }

  async start(log: Log): Promise<void> {
    if (await succeeds(docker(["network", "inspect", this.#network.name], { log }))) return;
    const { name, interfaceName, subnet, gateway } = this.#network;
    const bridge = `com.docker.network.bridge.name=${interfaceName}`;
    await docker(["network", "create", "--subnet", subnet, "--gateway", gateway, "--opt", bridge, name], { log });
  }

  /** Removes the containers in the cloud's network, with their volumes, and the network. */
  async remove(log: Log): Promise<void> {
    const ids = await docker(["ps", "--all", "--quiet", "--filter", `network=${this.#network.name}`], { log });
    if (ids !== "") await docker(["rm", "--force", "--volumes", ...ids.split("\n")], { log });
    await docker(["network", "rm", "--force", this.#network.name], { log });
  }
}

/** The version of the Docker engine that answers, if one does. */
export async function dockerVersion(log?: Log): Promise<string | undefined> {
  const options = { timeoutMs: ANSWER_TIMEOUT_MS, ...(log && { log }) };
  return docker(["version", "--format", "{{.Server.Version}}"], options).catch((error: unknown) => {
    if (error instanceof CommandError) return undefined;
    throw error;
  });
}

/** Whether a Docker engine answers and has the cluster's image, or can pull it. */
export async function dockerRunsClusters(log: Log): Promise<boolean> {
  if ((await dockerVersion(log)) === undefined) return false;
  if (await succeeds(docker(["image", "inspect", K3S_IMAGE], { log }))) return true;
  return succeeds(docker(["pull", "--quiet", K3S_IMAGE], { log, timeoutMs: PULL_TIMEOUT_MS }));
}

function docker(args: readonly string[], options: { log?: Log; timeoutMs?: number } = {}): Promise<string> {
  return run("docker", args, options);
}
