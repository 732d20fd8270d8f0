import { dirname, join } from "node:path";
import { buildah } from "../../deploy/image/buildah.ts";
import { cacheEntry } from "../../lib/cache/entry.ts";
import { withScratch } from "../../lib/cache/scratch.ts";
import type { Log } from "../../lib/log.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import {
  buildNodeParts,
  inputsOf,
  NODE_CONTAINERFILE,
  type NodeParts,
  PAUSE,
  PAUSE_CONTAINERFILE,
  writeContext,
} from "./parts.ts";
import { RELEASES } from "./versions.ts";

/** A node image in a separate image store. */
export interface NodeImage {
  /** The image's name for an engine that reads the store. */
  reference: string;
  /** The root of a containers-storage, for `additionalimagestores` of containers-storage.conf(5). */
  imageStore: string;
  /** The node's program in the image, as a file on this machine. */
  program: string;
}

/** The node image in an image store for Podman. It is built once. */
export async function buildNodeImage(version: KubernetesVersion, log: Log): Promise<NodeImage> {
  const reference = `localhost/eks-node:${RELEASES[version].release}`;
  const parts = await buildNodeParts(version, log);
  const directory = await cacheEntry("node-image", await inputsOf(parts), async (target) => {
    await buildInto(join(target, "store"), reference, parts, log);
  });
  return { reference, imageStore: join(directory, "store"), program: parts.program };
}

async function buildInto(store: string, reference: string, parts: NodeParts, log: Log): Promise<void> {
  await withScratch("node-image", async (context) => {
    await writeContext(context, parts, async (archive) => {
      await build(PAUSE, PAUSE_CONTAINERFILE, dirname(parts.pause), { store, log });
      await buildah(["push", PAUSE, `docker-archive:${archive}:${PAUSE}`], { store, log });
    });
    await build(reference, NODE_CONTAINERFILE, context, { store, log });
  });
}

async function build(name: string, containerfile: string, context: string, options: { store: string; log: Log }) {
  const args = ["build", "--isolation", "chroot", "--timestamp", "0", "--file", containerfile, "--tag", name, context];
  await buildah(args, options);
}
