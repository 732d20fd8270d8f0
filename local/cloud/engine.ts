import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { Docker, K3S_IMAGE } from "../engine/docker.ts";
import { Podman } from "../engine/podman.ts";
import type { Log } from "../log.ts";
import { buildNodeImage } from "../node/image.ts";
import { cloudPaths } from "./paths.ts";

/** What a cluster's node runs on: its image's name, and for Podman the image store that holds it. */
export type Node = { engine: "docker"; image: string } | { engine: "podman"; image: string; imageStore: string };

/** The stock image where Docker has it, else our own, built at most once. */
export async function nodeOf(engine: CloudRecord["engine"], log: Log): Promise<Node> {
  if (engine === "docker") return { engine, image: K3S_IMAGE };
  const { reference, imageStore } = await buildNodeImage({ log });
  return { engine, image: reference, imageStore };
}

/** Starts the engine, unless it runs, with the cloud's network. Returns its address, as `DOCKER_HOST` takes it. */
export async function startEngine({ name, network }: CloudRecord, node: Node, log: Log): Promise<string> {
  if (node.engine === "docker") {
    const docker = new Docker(network);
    await docker.start(log);
    return docker.dockerHost();
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
