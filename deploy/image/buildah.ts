import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../../lib/cache/directory.ts";
import { explainingFailures } from "../../lib/cache/failure.ts";
import { withScratch } from "../../lib/cache/scratch.ts";
import { type RunOptions, run, succeeds } from "../../lib/processes/run.ts";

/** Where Buildah, Podman and Skopeo keep data as root, on registries and networks. No option moves these directories. */
export const SYSTEM_DIRECTORIES = ["/var/lib/containers", "/run/containers"];

/**
 * Each user of the system directories holds a shared lock on this directory until its process ends. Without the lock,
 * one process could remove a directory while another has a file system mounted on it. The mount would disappear from
 * that namespace too, and the directory would be created again on the machine itself.
 */
const LOCKED = "/var/lib";
const MOUNTS = SYSTEM_DIRECTORIES.map((path) => `mkdir -p ${path} && mount -t tmpfs tmpfs ${path}`);
const SCRIPT = `exec 9<${LOCKED} && flock --shared 9 && ${MOUNTS.join(" && ")} && exec "$@"`;

/**
 * Runs Buildah. It leaves nothing outside of its image store.
 * @param options.store directory of the image store; by default, the project's own store in the cache
 * @returns its standard output.
 * @throws {UserError} when the disk is full, or the cache can't be written to.
 */
export function buildah(
  args: readonly string[],
  { store = join(cacheDirectory(), "buildah"), ...options }: RunOptions & { store?: string } = {},
): Promise<string> {
  return explainingFailures(async () => {
    await mkdir(store, { recursive: true });
    return withScratch("buildah", (temporary) =>
      runWithoutTraces(["buildah", "--root", store, "--runroot", join(temporary, "run"), ...args], {
        ...options,
        env: { ...options.env, TMPDIR: temporary },
      }),
    );
  });
}

/**
 * Runs a program such as Buildah so that it leaves nothing in the system directories.
 * @returns its standard output.
 */
export async function runWithoutTraces(command: readonly [string, ...string[]], options: RunOptions): Promise<string> {
  // for other users than root, Buildah creates a namespace itself and uses other directories
  const asRoot = process.getuid?.() === 0;
  const [program, ...args] = asRoot ? inOwnMountNamespace(command) : command;
  try {
    return await run(program, args, options);
  } finally {
    // only empty directories are removed, and only by the last user
    if (asRoot) await succeeds(run("flock", ["--exclusive", "--nonblock", LOCKED, "rmdir", ...SYSTEM_DIRECTORIES]));
  }
}

/**
 * A command line that runs another command, as root, in its own mount namespace. When the command ends, so do its
 * mounts, some of which Buildah of Debian 12 leaves behind after a failed build, and its files in the system
 * directories.
 */
export function inOwnMountNamespace(command: readonly string[]): [string, ...string[]] {
  return ["unshare", "--mount", "sh", "-c", SCRIPT, "sh", ...command];
}
