import type { Log } from "../../lib/log.ts";
import { succeeds } from "../../lib/processes/run.ts";
import { type Architecture, hostArchitecture } from "./architecture.ts";
import { buildah } from "./buildah.ts";
import type { BaseImage } from "./dockerfile.ts";
import { nodejsRootFileSystem } from "./nodejs-root-file-system.ts";

/** How long a registry may take to report whether it has the image. */
const REGISTRY_ANSWER_MS = 20_000;
const PULL_MS = 600_000;

/**
 * Makes sure that Buildah's store has the base image for an architecture. An image in the store is used. Otherwise it
 * is pulled. If no registry has it, it is built from Debian and npm packages under the same name, so that the
 * Dockerfile does not change.
 * @returns the name in the store; for this machine's architecture, that is the name in the Dockerfile
 */
export async function ensureBaseImage(base: BaseImage, architecture: Architecture, log: Log): Promise<string> {
  const name = architecture === hostArchitecture() ? base.name : `${base.name}-${architecture}`;
  if (await succeeds(buildah(["inspect", "--type", "image", name]))) return name;
  if (await succeeds(buildah(["manifest", "inspect", base.name], { log, timeoutMs: REGISTRY_ANSWER_MS }))) {
    const pull = ["pull", "--quiet", "--platform", `linux/${architecture}`, base.name];
    const id = await buildah(pull, { log, timeoutMs: PULL_MS });
    // the pull used the Dockerfile's name for any architecture
    if (name !== base.name) {
      await buildah(["tag", id, name], { log });
      await buildah(["untag", id, base.name], { log });
    }
    return name;
  }
  log.write(`${base.name} can't be pulled here: it is made of Debian and npm packages.\n`);
  const context = await nodejsRootFileSystem(base, architecture, log);
  const platform = ["--platform", `linux/${architecture}`, "--timestamp", "0"];
  await buildah(["build", "--isolation", "chroot", ...platform, "--tag", name, context], { log });
  return name;
}
