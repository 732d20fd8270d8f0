import { createHash } from "node:crypto";
import { constants, copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { debianRootFileSystem } from "../../deploy/image/debian.ts";
import { entryOf } from "../../lib/cache/directory.ts";
import { cacheEntry } from "../../lib/cache/entry.ts";
import type { Log } from "../../lib/log.ts";
import { buildWithGo } from "../../lib/tools/go-build.ts";
import { kubectl as kubectlTool } from "../../lib/tools/tools.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { RELEASES } from "./versions.ts";

const MODULE = import.meta.dirname;

/** The Containerfiles of the node image and of the image of `pause` in it. */
export const NODE_CONTAINERFILE = join(MODULE, "Containerfile");
export const PAUSE_CONTAINERFILE = join(MODULE, "pause", "Containerfile");

/** The name of the sandbox image in internal/configuration/templates/containerd.toml. */
export const PAUSE = "localhost/eks-node/pause:1";

/** The node's Debian: the last one whose containerd (1.6) runs on cgroup v1, with what the kubelet and the node need. */
const DEBIAN = {
  suite: "bookworm",
  variant: "essential",
  packages: [
    "ca-certificates",
    "containerd",
    "containernetworking-plugins",
    "etcd-server",
    "iptables",
    "mount",
    "runc",
  ],
} as const;

/** The files that the node image is made of. Each is built at most once. */
export interface NodeParts {
  rootFileSystem: string;
  /** The node's program in the image, as a file on this machine. */
  program: string;
  /** The node and MiniStack run it in the node. */
  kubectl: string;
  pause: string;
}

/** Builds the parts from Debian packages and Go modules. */
export async function buildNodeParts(version: KubernetesVersion, log: Log): Promise<NodeParts> {
  const [rootFileSystem, program, kubectl, pause] = await Promise.all([
    nodeRootFileSystem(log),
    buildNodeProgram(version, log),
    // a kubectl that this machine already has may need a library that the node does not have
    kubectlTool.install(log),
    buildWithGo({ module: MODULE, package: "./pause", binary: "pause" }, log),
  ]);
  return { rootFileSystem, program, kubectl, pause };
}

/** The node's Debian as a tar archive. It is made once. */
export async function nodeRootFileSystem(log: Log): Promise<string> {
  const architecture = hostArchitecture();
  const directory = await cacheEntry("node-rootfs", [DEBIAN.suite, architecture, ...DEBIAN.packages], (target) =>
    debianRootFileSystem({ ...DEBIAN, architecture, target: join(target, "rootfs.tar") }, log),
  );
  return join(directory, "rootfs.tar");
}

/** The program of the node, with the components of this version of Kubernetes. */
export function buildNodeProgram(version: KubernetesVersion, log: Log): Promise<string> {
  const { modFile, release } = RELEASES[version];
  const [major = "", minor = ""] = release.split(".");
  // a build from Go modules does not set Kubernetes' version
  const variables = {
    "k8s.io/component-base/version.gitMajor": major,
    "k8s.io/component-base/version.gitMinor": minor,
    "k8s.io/component-base/version.gitVersion": `v${release}`,
  };
  return buildWithGo({ module: MODULE, modFile, package: ".", binary: "eks-node", variables }, log);
}

/** The inputs of an image. Images with the same inputs are the same. */
export async function inputsOf({ rootFileSystem, program, kubectl, pause }: NodeParts): Promise<(string | Buffer)[]> {
  const contents = await Promise.all([NODE_CONTAINERFILE, PAUSE_CONTAINERFILE].map((file) => readFile(file)));
  return [...[rootFileSystem, program, kubectl, pause].map(origin), ...contents];
}

/** The name of a part's cache entry, which depends on what the part was made from. */
export function origin(file: string): string {
  return file.split("/").flatMap((name) => entryOf(name) ?? [])[0] ?? file;
}

/** A digest of these inputs, shortened to 12 hex digits. */
export function digestOf(inputs: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(input).update("\0");
  return hash.digest("hex").slice(0, 12);
}

/**
 * Writes the build context of the node image.
 * @param savePause writes the image of `pause` as a docker-archive, which the node loads into its containerd
 */
export async function writeContext(
  context: string,
  { rootFileSystem, program, kubectl }: NodeParts,
  savePause: (archive: string) => Promise<void>,
): Promise<void> {
  const binaries = join(context, "files", "usr", "local", "bin");
  const images = join(context, "files", "usr", "share", "eks-node", "images");
  for (const directory of [binaries, images]) await mkdir(directory, { recursive: true });
  // not a hard link, which would change the file's change time: the cache would then verify the whole file again
  await copyFile(rootFileSystem, join(context, "rootfs.tar"), constants.COPYFILE_FICLONE);
  await copyFile(program, join(binaries, "eks-node"));
  await copyFile(kubectl, join(binaries, "kubectl"));
  await savePause(join(images, "pause.tar"));
}
