import { mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../cache.ts";
import { type RunOptions, run } from "../run.ts";

/** Where Buildah as root keeps what it knows of registries, with no option to keep it elsewhere. */
const SYSTEM_DIRECTORY = "/var/lib/containers";

// Buildah of Debian 12 leaves the mounts of a failed build behind. In a mount namespace of its own they end with it,
// as does the system directory's content.
const ISOLATED = `mkdir -p ${SYSTEM_DIRECTORY} && mount -t tmpfs tmpfs ${SYSTEM_DIRECTORY} && exec "$@"`;

/**
 * Runs Buildah on an image store of the project's own in the cache; nothing stays outside of it.
 * @returns its standard output.
 */
export async function buildah(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const store = join(cacheDirectory(), "buildah");
  await mkdir(store, { recursive: true });
  const temporary = await mkdtemp(join(cacheDirectory(), "buildah-run-"));
  const command = ["buildah", "--root", store, "--runroot", join(temporary, "run"), ...args];
  const env = { ...options.env, TMPDIR: temporary };
  try {
    // another user than root gets these namespaces from Buildah itself
    if (process.getuid?.() !== 0) return await run("buildah", command.slice(1), { ...options, env });
    return await run("unshare", ["--mount", "sh", "-c", ISOLATED, "sh", ...command], { ...options, env });
  } finally {
    await rm(temporary, { recursive: true, force: true });
    // unless it holds somebody's files
    await rmdir(SYSTEM_DIRECTORY).catch(() => undefined);
  }
}
