import { existsSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheEntry } from "../cache.ts";
import type { Log } from "../log.ts";
import { run } from "../run.ts";
import type { Architecture } from "./architecture.ts";
import type { BaseImage } from "./dockerfile.ts";

const DEBIAN_PACKAGES = ["base-files", "coreutils", "dash", "libc6", "libstdc++6"];

/** A version that runs on the Node of the base image; what is built does not depend on it. */
const NPM_VERSION = "11.21.2";

// nothing is run: the architecture may not be this machine's
const CONTAINERFILE = `FROM scratch
ADD rootfs.tar /
COPY usr /usr/
COPY passwd /etc/
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
`;

/**
 * A build context for as much of the official Node image as our Dockerfile uses: Debian's libraries and core
 * utilities, the binary of Node from npm, and npm itself.
 */
export function nodeRootFileSystem(base: BaseImage, architecture: Architecture, log: Log): Promise<string> {
  const inputs = [base.nodeVersion, base.suite, architecture, NPM_VERSION, ...DEBIAN_PACKAGES, CONTAINERFILE];
  return cacheEntry("node-base-image", inputs, async (directory) => {
    const bin = join(directory, "usr/local/bin");
    const npm = join(directory, "usr/local/lib/node_modules/npm");
    await mkdir(bin, { recursive: true });
    await mkdir(npm, { recursive: true });
    await writeFile(join(directory, "Containerfile"), CONTAINERFILE);
    await writeFile(join(directory, "passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    await symlink("../lib/node_modules/npm/bin/npm-cli.js", join(bin, "npm"));
    const platform = architecture === "amd64" ? "x64" : "arm64";
    await Promise.all([
      debian(join(directory, "rootfs.tar"), base.suite, architecture, log),
      unpack(`node-linux-${platform}@${base.nodeVersion}`, "package/bin", bin, log),
      unpack(`npm@${NPM_VERSION}`, "package", npm, log),
    ]);
  });
}

async function debian(target: string, suite: string, architecture: Architecture, log: Log): Promise<void> {
  const sources = await aptSources(suite);
  const args = [
    "--variant=extract",
    `--architectures=${architecture}`,
    // as in Debian's own images; without it /bin and /lib are directories of their own
    "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
    `--include=${DEBIAN_PACKAGES.join(",")}`,
    suite,
    target,
  ];
  if (sources === undefined) await run("mmdebstrap", args, { log });
  else await run("mmdebstrap", [...args, "-"], { log, input: sources });
}

/** This machine's package sources if it runs the same release, since they may name the only mirror within reach. */
async function aptSources(suite: string): Promise<string | undefined> {
  if (!(await readFile("/etc/os-release", "utf8")).includes(`VERSION_CODENAME=${suite}`)) return undefined;
  const file = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"].find((path) => existsSync(path));
  return file && readFile(file, "utf8");
}

/** Puts what lies in one directory of a published npm package into `target`. */
async function unpack(spec: string, directory: string, target: string, log: Log): Promise<void> {
  const packed = await run("npm", ["pack", "--silent", "--pack-destination", target, spec], { log });
  const archive = join(target, packed.trim());
  const depth = directory.split("/").length;
  await run("tar", ["-xzf", archive, "-C", target, `--strip-components=${depth}`, directory], { log });
  await rm(archive);
}
