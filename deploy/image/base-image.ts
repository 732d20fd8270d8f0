import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheEntry } from "../../lib/cache/entry.ts";
import { UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { unpackNpm } from "../../lib/tools/npm.ts";
import type { Architecture } from "./architecture.ts";
import { debianRootFileSystem } from "./debian.ts";

/** The base image that the Dockerfile names. */
export interface BaseImage {
  /** The name exactly as in the Dockerfile. */
  readonly name: string;
  readonly nodeVersion: string;
  /** Release of Debian, such as `bookworm`. */
  readonly suite: string;
}

/** Reads the base image from the Dockerfile in this directory, so that its version is defined only there. */
export async function baseImageOf(root: string): Promise<BaseImage> {
  return parseBaseImage(await readFile(join(root, "Dockerfile"), "utf8"));
}

export function parseBaseImage(dockerfile: string): BaseImage {
  const [, name, nodeVersion, suite] = dockerfile.match(/^ARG NODE_IMAGE=(\S+:(\d+\.\d+\.\d+)-([a-z]+)-slim)$/m) ?? [];
  if (name === undefined || nodeVersion === undefined || suite === undefined) {
    throw new UserError(
      "DOCKERFILE_WRONG",
      "The Dockerfile has no line ARG NODE_IMAGE=<name>:<x.y.z>-<Debian release>-slim",
      { remedy: "Name the base image there by its exact version and release: it is made where it can't be pulled." },
    );
  }
  return { name, nodeVersion, suite };
}

const packages = ["base-files", "coreutils", "dash", "libc6", "libstdc++6"];

/** A version that runs on the base image's Node. It has no influence on the built image. */
const NPM_VERSION = "11.21.2";

// no command is run, because the architecture may differ from this machine's
const CONTAINERFILE = `FROM scratch
ADD rootfs.tar /
COPY usr /usr/
COPY passwd /etc/
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
`;

/** A build context for what the Dockerfile uses of the official Node image: Debian's libraries and tools, Node and npm. */
export function nodejsRootFileSystem(base: BaseImage, architecture: Architecture, log: Log): Promise<string> {
  const inputs = [base.nodeVersion, base.suite, architecture, NPM_VERSION, ...packages, CONTAINERFILE];
  return cacheEntry("node-base-image", inputs, async (directory) => {
    const bin = join(directory, "usr/local/bin");
    const npm = join(directory, "usr/local/lib/node_modules/npm");
    await mkdir(bin, { recursive: true });
    await mkdir(npm, { recursive: true });
    await writeFile(join(directory, "Containerfile"), CONTAINERFILE);
    await writeFile(join(directory, "passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    await symlink("../lib/node_modules/npm/bin/npm-cli.js", join(bin, "npm"));
    const target = join(directory, "rootfs.tar");
    const platform = architecture === "amd64" ? "x64" : "arm64";
    await Promise.all([
      debianRootFileSystem({ target, suite: base.suite, architecture, variant: "extract", packages }, log),
      unpackNpm({ spec: `node-linux-${platform}@${base.nodeVersion}`, directory: "package/bin" }, bin, log),
      unpackNpm({ spec: `npm@${NPM_VERSION}`, directory: "package" }, npm, log),
    ]);
  });
}
