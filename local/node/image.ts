import { copyFile, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildah } from "../../deploy/image/buildah.ts";
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
  origin,
  PAUSE,
  PAUSE_CONTAINERFILE,
  writeContext,
} from "./parts.ts";
import { RELEASES } from "./versions.ts";

/** The name of all node images. In a Docker engine, the tag has the version and a digest of the inputs. */
const REPOSITORY = "localhost/eks-node";

/** The node image in an image store for Podman. It is built once. */
export async function buildNodeImage(version: KubernetesVersion, log: Log) {
  const reference = `${REPOSITORY}:${RELEASES[version].release}`;
  const parts = await buildNodeParts(version, log);
  const directory = await cacheEntry("node-image", await inputsOf(parts), async (target) => {
    const options = { store: join(target, "store"), log };
    const build = (name: string, containerfile: string, context: string) => {
      const args = ["--isolation", "chroot", "--timestamp", "0", "--file", containerfile, "--tag", name, context];
      return buildah(["build", ...args], options);
    };
    await withScratch("node-image", async (context) => {
      await writeContext(context, parts, async (archive) => {
        await build(PAUSE, PAUSE_CONTAINERFILE, dirname(parts.pause));
        await buildah(["push", PAUSE, `docker-archive:${archive}:${PAUSE}`], options);
      });
      await build(reference, NODE_CONTAINERFILE, context);
    });
  });
  return {
    /** The image's name for an engine that reads the store. */
    reference,
    /** The root of a containers-storage, for `additionalimagestores` of containers-storage.conf(5). */
    imageStore: join(directory, "store"),
    program: parts.program,
  };
}

/**
 * The node image, built by the user's Docker engine, so that the user needs no further rights. The engine keeps the
 * newest image of each version of Kubernetes, like a cache.
 */
export async function buildDockerNodeImage(version: KubernetesVersion, log: Log) {
  const parts = await buildNodeParts(version, log);
  const { program } = parts;
  const name = `${REPOSITORY}:${version}-${digestOf(await inputsOf(parts))}`;
  if (await hasImage(name, log)) return { name, program };
  await withScratch("node-image", async (context) => {
    await writeContext(context, parts, async (archive) => copyFile(await pauseArchive(parts.pause, log), archive));
    await docker(["build", "--file", NODE_CONTAINERFILE, "--tag", name, context], { log });
  });
  // an image that a cluster uses can't be removed, and need not be
  for (const other of await dockerNodeImages(`${version}-`, log)) {
    if (other !== name) await succeeds(docker(["image", "rm", other], { log }));
  }
  return { name, program };
}

/** Whether the Docker engine has a node image of any version that was built here. */
export async function hasOwnNodeImage(log: Log): Promise<boolean> {
  return (await dockerNodeImages("", log)).length > 0;
}

/** The archive of the image of `pause`. Only one command makes it at a time, because the image's name is fixed. */
async function pauseArchive(pause: string, log: Log): Promise<string> {
  const inputs = [origin(pause), await readFile(PAUSE_CONTAINERFILE)];
  const directory = await cacheEntry("pause-archive", inputs, async (target) => {
    await docker(["build", "--file", PAUSE_CONTAINERFILE, "--tag", PAUSE, dirname(pause)], { log });
    await docker(["save", "--output", join(target, "pause.tar"), PAUSE], { log });
    await docker(["image", "rm", PAUSE], { log });
  });
  return join(directory, "pause.tar");
}

async function dockerNodeImages(tagPrefix: string, log: Log): Promise<string[]> {
  const names = await docker(["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", REPOSITORY], { log });
  return names.split("\n").filter((name) => name.startsWith(`${REPOSITORY}:${tagPrefix}`));
}
