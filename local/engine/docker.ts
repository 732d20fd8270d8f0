import { isIPv4 } from "node:net";
import { ensureMmdebstrap } from "../../deploy/image/debian.ts";
import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { succeeds } from "../../lib/processes/run.ts";
import {
  docker,
  dockerEngine,
  dockerHost,
  hasImage,
  pullImage,
  runsInVirtualMachine,
  tryPulling,
} from "../../lib/tools/docker.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { buildDockerNodeImage, hasOwnNodeImage } from "../node/image.ts";
import { RELEASES } from "../node/versions.ts";
import type { Engine, PreparedEngine } from "./engine.ts";
import type { ContainerNetwork } from "./network.ts";

/** The name of this machine for containers: https://docs.docker.com/desktop/features/networking/ */
const HOST_NAME = "host.docker.internal";

/** The user's Docker engine. */
export const DOCKER: Engine = {
  packages: ["python3", "python3-venv"],

  async prepare(version, log) {
    const { name: nodeImage, program } = await dockerNodeImage(version, log);
    const start: PreparedEngine["start"] = async ({ network }, startLog) => {
      await startNetwork(network, startLog);
      return dockerHost();
    };
    // the bridges of the networks are then on another machine, and with them the gateways
    const isElsewhere = runsInVirtualMachine(process.platform, await dockerEngine(log));
    const address = isElsewhere ? await hostAddress(nodeImage, log) : undefined;
    return { nodeImage, program, start, hostAddress: address };
  },

  isRemovable: async () => (await dockerEngine()) !== undefined,

  remove: ({ network }, log) => removeNetwork(network, log),
};

/** Makes a local cloud's network, unless it exists. */
export async function startNetwork(network: ContainerNetwork, log: Log): Promise<void> {
  if (await networkExists(network, log)) return;
  const { name, interfaceName, subnet, gateway } = network;
  const bridge = `com.docker.network.bridge.name=${interfaceName}`;
  await docker(["network", "create", "--subnet", subnet, "--gateway", gateway, "--opt", bridge, name], { log });
}

/** Removes the containers in a local cloud's network, with their volumes, and the network. */
export async function removeNetwork(network: ContainerNetwork, log: Log): Promise<void> {
  const ids = await docker(["ps", "--all", "--quiet", "--filter", `network=${network.name}`], { log });
  if (ids !== "") await docker(["rm", "--force", "--volumes", ...ids.split("\n")], { log });
  // before version 23, Docker has no --force, which ignores a missing network
  if (await networkExists(network, log)) await docker(["network", "rm", network.name], { log });
}

/** Shell commands that do the same as `removeNetwork`. */
export function removalByHand({ name }: ContainerNetwork): string {
  return `docker rm --force --volumes $(docker ps --all --quiet --filter network=${name}); docker network rm ${name}`;
}

/**
 * The address of this machine for containers of an engine in a virtual machine. Pods can't use the name, because a
 * cluster's DNS does not ask the engine, which alone can resolve it.
 * @param image any image that has `cat`
 */
export async function hostAddress(image: string, log: Log): Promise<string> {
  const options = ["--rm", `--add-host=${HOST_NAME}:host-gateway`, "--entrypoint=cat"];
  const address = addressOf(await docker(["run", ...options, image, "/etc/hosts"], { log }));
  if (address === undefined) throw new Error(`the Docker engine knows no address of ${HOST_NAME}`);
  return address;
}

/** The first IPv4 address that a hosts(5) file gives to this machine. */
export function addressOf(hosts: string): string | undefined {
  const lines = hosts.split("\n").map((line) => line.trim().split(/\s+/));
  return lines.find(([address = "", ...names]) => isIPv4(address) && names.includes(HOST_NAME))?.[0];
}

/**
 * The stock image of this version if the engine has it or can pull it, or else a built image, with its program.
 * Once an image of any version was built, no registry is asked again, because without a registry that may take minutes.
 * @throws {UserError} when the image can be neither pulled nor built
 */
export async function dockerNodeImage(
  version: KubernetesVersion,
  log: Log,
): Promise<{ name: string; program?: string }> {
  const { k3sImage } = RELEASES[version];
  if (await hasImage(k3sImage, log)) return { name: k3sImage };
  if (!(await hasOwnNodeImage(log)) && (await pullImage(k3sImage, log))) return { name: k3sImage };
  if (process.platform !== "linux") {
    throw new UserError(
      "K3S_NOT_PULLED",
      `Docker can't pull ${k3sImage}, and on Linux only can a node image be built in its place.`,
      { remedy: tryPulling(k3sImage) },
    );
  }
  await ensureMmdebstrap(log);
  return buildDockerNodeImage(version, log);
}

function networkExists({ name }: ContainerNetwork, log: Log): Promise<boolean> {
  return succeeds(docker(["network", "inspect", name], { log }));
}
