import { constants, copyFile, mkdir, readFile, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { cacheEntry } from "../cache/entry.ts";
import { entryOf } from "../cache/name.ts";
import { withScratch } from "../cache/scratch.ts";
import { buildah } from "../image/buildah.ts";
import type { Log } from "../log.ts";
import { buildWithGo } from "../tools/go-build.ts";
import { nodeRootFileSystem } from "./root-file-system.ts";

const MODULE = import.meta.dirname;

/** The version of Kubernetes in go.mod, which a build from modules does not know by itself. */
const KUBERNETES = { gitMajor: "1", gitMinor: "35", gitVersion: "v1.35.4" };

/** The name that internal/configuration/templates/containerd.toml gives the sandbox image. */
const PAUSE = "localhost/eks-node/pause:1";

const REFERENCE = "localhost/eks-node:1.35.4";

/** An image in an image store of its own. */
export interface NodeImage {
  /** Its name, for an engine that reads the store. */
  reference: string;
  /** Root of a containers-storage, to be named in `additionalimagestores`: containers-storage.conf(5). */
  imageStore: string;
}

/** The image that a cluster of the local cloud runs on, built from Debian packages and Go modules; built once. */
export async function buildNodeImage({ log }: { log: Log }): Promise<NodeImage> {
  const [rootFileSystem, program, pause] = await Promise.all([
    nodeRootFileSystem(log),
    buildWithGo({ module: MODULE, package: ".", binary: "eks-node", variables: kubernetesVersion() }, log),
    buildWithGo({ module: MODULE, package: "./pause", binary: "pause" }, log),
  ]);
  const containerfiles = [join(MODULE, "Containerfile"), join(MODULE, "pause", "Containerfile")];
  const contents = await Promise.all(containerfiles.map((file) => readFile(file)));
  // an entry is named by what it was made from
  const parts = [rootFileSystem, program, pause].map((file) => entryOf(basename(dirname(file))) ?? file);
  const directory = await cacheEntry("node-image", [...parts, ...contents], async (target) => {
    const imageStore = join(target, "store");
    await withScratch("node-image", async (context) => {
      await writeContext(context, { rootFileSystem, program, pause, imageStore, log });
      await build(REFERENCE, join(MODULE, "Containerfile"), context, { imageStore, log });
    });
  });
  return { reference: REFERENCE, imageStore: join(directory, "store") };
}

function kubernetesVersion(): Record<string, string> {
  const variables = Object.entries(KUBERNETES);
  return Object.fromEntries(variables.map(([name, value]) => [`k8s.io/component-base/version.${name}`, value]));
}

interface Parts {
  rootFileSystem: string;
  program: string;
  pause: string;
  imageStore: string;
  log: Log;
}

async function writeContext(context: string, { rootFileSystem, program, pause, imageStore, log }: Parts) {
  const binaries = join(context, "files", "usr", "local", "bin");
  const images = join(context, "files", "usr", "share", "eks-node", "images");
  for (const directory of [binaries, images]) await mkdir(directory, { recursive: true });
  // a second name would change the first one's inode, and so have all of it read when it is next asked for
  await copyFile(rootFileSystem, join(context, "rootfs.tar"), constants.COPYFILE_FICLONE);
  await copyFile(program, join(binaries, "eks-node"));
  // MiniStack runs it by this name
  await symlink("eks-node", join(binaries, "kubectl"));
  await build(PAUSE, join(MODULE, "pause", "Containerfile"), dirname(pause), { imageStore, log });
  await buildah(["push", PAUSE, `docker-archive:${join(images, "pause.tar")}:${PAUSE}`], {
    store: imageStore,
    log,
  });
}

async function build(name: string, containerfile: string, context: string, store: { imageStore: string; log: Log }) {
  const args = ["build", "--isolation", "chroot", "--timestamp", "0", "--file", containerfile, "--tag", name, context];
  await buildah(args, { store: store.imageStore, log: store.log });
}
