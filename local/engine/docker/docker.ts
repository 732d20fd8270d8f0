import type { Log } from "../../../lib/log.ts";
import { succeeds } from "../../../lib/processes/run.ts";
import { docker } from "../../../lib/tools/docker.ts";
import type { ContainerNetwork } from "../network.ts";

/** The network of one local cloud in the user's Docker engine. */
export class Docker {
  readonly #network: ContainerNetwork;

  constructor(network: ContainerNetwork) {
    this.#network = network;
  }

  /** Makes the network, unless it exists. */
  async start(log: Log): Promise<void> {
    if (await this.#networkExists(log)) return;
    const { name, interfaceName, subnet, gateway } = this.#network;
    const bridge = `com.docker.network.bridge.name=${interfaceName}`;
    await docker(["network", "create", "--subnet", subnet, "--gateway", gateway, "--opt", bridge, name], { log });
  }

  /** Removes the containers in the cloud's network, with their volumes, and the network. */
  async remove(log: Log): Promise<void> {
    const ids = await docker(["ps", "--all", "--quiet", "--filter", `network=${this.#network.name}`], { log });
    if (ids !== "") await docker(["rm", "--force", "--volumes", ...ids.split("\n")], { log });
    // before version 23, Docker has no --force, which ignores a missing network
    if (await this.#networkExists(log)) await docker(["network", "rm", this.#network.name], { log });
  }

  #networkExists(log: Log): Promise<boolean> {
    return succeeds(docker(["network", "inspect", this.#network.name], { log }));
  }
}

/** Shell commands that do the same as `Docker.remove`. */
export function removalByHand({ name }: ContainerNetwork): string {
  return `docker rm --force --volumes $(docker ps --all --quiet --filter network=${name}); docker network rm ${name}`;
}
