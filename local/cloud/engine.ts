import type { Log } from "../../lib/log.ts";
import { dockerEngine, dockerHost } from "../../lib/tools/docker.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { Docker } from "../engine/docker.ts";
import { hostAddress, reachOf } from "../engine/host-address.ts";
import { Podman } from "../engine/podman.ts";
import { buildNodeImage } from "../node/image.ts";
import { dockerNodeImage } from "./docker-node-image.ts";
import { cloudPaths } from "./paths.ts";

/**
 * What a cluster's node runs on: its image's name, for Podman the image store that holds it, and the program in it, but
 * for the stock image of Docker.
 */
export type Node = { image: string; program: string | undefined } & (
  | { engine: "docker"; hostAddress: string | undefined }
  | { engine: "podman"; imageStore: string; hostAddress: undefined }
);

/** Docker where an engine answers, else a Podman of our own. */
export async function chooseEngine(log: Log): Promise<CloudRecord["engine"]> {
  return (await dockerEngine(log)) === undefined ? "podman" : "docker";
}

/** The image that nodes of this version of Kubernetes are made from, in an engine that can run it. */
export async function nodeOf(engine: CloudRecord["engine"], version: KubernetesVersion, log: Log): Promise<Node> {
  if (engine === "podman") {
    const { reference, imageStore, program } = await buildNodeImage(version, log);
    return { engine, image: reference, imageStore, program, hostAddress: undefined };
  }
  const { name: image, program } = await dockerNodeImage(version, log);
  const byPort = reachOf(process.platform, await dockerEngine(log)) === "port";
  return { engine, image, program, hostAddress: byPort ? await hostAddress(image, log) : undefined };
}

/** Starts the engine, unless it runs, with the cloud's network. Returns its address, as `DOCKER_HOST` takes it. */
export async function startEngine({ name, network }: CloudRecord, node: Node, log: Log): Promise<string> {
  if (node.engine === "docker") {
    await new Docker(network).start(log);
    return dockerHost();
  }
  const podman = new Podman(cloudPaths(name).podman);
  await podman.start({ imageStore: node.imageStore, network });
  return podman.dockerHost;
}

/**
 * Removes the cloud's containers and network, and our own Podman.
 * @param record undefined where it can't be read: then nothing of Docker's is known to be ours
 */
export async function removeEngine(name: string, record: CloudRecord | undefined, log: Log): Promise<void> {
  if (record?.engine === "docker") await new Docker(record.network).remove(log);
  await new Podman(cloudPaths(name).podman).remove(log);
}
