import { copyFile, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheEntry } from "../../lib/cache/entry.ts";
import { withScratch } from "../../lib/cache/scratch.ts";
import type { Log } from "../../lib/log.ts";
import { succeeds } from "../../lib/processes/run.ts";
import { docker, hasImage } from "../../lib/tools/docker.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import {
  buildNodeParts,
  digestOf,
  inputsOf,
  NODE_CONTAINERFILE,
  type NodeParts,
  origin,
  PAUSE,
  PAUSE_CONTAINERFILE,
  writeContext,
} from "./parts.ts";

/**
 * The name of all node images that are built in a Docker engine. The tag has the version and a digest of the inputs.
 */
const REPOSITORY = "localhost/eks-node";

/** An image in the user's Docker engine. */
export interface DockerNodeImage {
  name: string;
  /** The node's program in the image, as a file on this machine. */
  program: string;
}

/** Whether the engine has a node image of any version that was built here. */
export async function hasOwnNodeImage(log: Log): Promise<boolean> {
  return (await ownImages("", log)).length > 0;
}

/**
 * The node image, built by the Docker engine, so that the user needs no further rights. The engine keeps the newest
 * image of each version of Kubernetes, like a cache.
 */
export async function buildDockerNodeImage(version: KubernetesVersion, log: Log): Promise<DockerNodeImage> {
  const parts = await buildNodeParts(version, log);
  const { program } = parts;
  const name = `${REPOSITORY}:${version}-${digestOf(await inputsOf(parts))}`;
  if (await hasImage(name, log)) return { name, program };
  await build(name, parts, log);
  // an image that a cluster uses can't be removed, and need not be
  for (const other of await ownImages(`${version}-`, log)) {
    if (other !== name) await succeeds(docker(["image", "rm", other], { log }));
  }
  return { name, program };
}

async function build(name: string, parts: NodeParts, log: Log): Promise<void> {
  await withScratch("node-image", async (context) => {
    await writeContext(context, parts, async (archive) => copyFile(await pauseArchive(parts.pause, log), archive));
    await docker(["build", "--file", NODE_CONTAINERFILE, "--tag", name, context], { log });
  });
}

/**
 * The archive of the image of `pause`. It is made once for all engines, in the cache, where only one command makes it
 * at a time: the image has a fixed name in the engine and is removed afterwards.
 */
async function pauseArchive(pause: string, log: Log): Promise<string> {
  const inputs = [origin(pause), await readFile(PAUSE_CONTAINERFILE)];
  const directory = await cacheEntry("pause-archive", inputs, async (target) => {
    await docker(["build", "--file", PAUSE_CONTAINERFILE, "--tag", PAUSE, dirname(pause)], { log });
    await docker(["save", "--output", join(target, "pause.tar"), PAUSE], { log });
    await docker(["image", "rm", PAUSE], { log });
  });
  return join(directory, "pause.tar");
}

async function ownImages(tagPrefix: string, log: Log): Promise<string[]> {
  const names = await docker(["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", REPOSITORY], { log });
  return names.split("\n").filter((name) => name.startsWith(`${REPOSITORY}:${tagPrefix}`));
}
