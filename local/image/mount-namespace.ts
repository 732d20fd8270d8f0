import { dirname } from "node:path";
import { type RunOptions, run, succeeds } from "../run.ts";

/** Where Buildah, Podman and Skopeo as root keep what they know of registries, with no option to keep it elsewhere. */
const SYSTEM_DIRECTORY = "/var/lib/containers";

/**
 * Whoever uses the directory shares a lock of its parent, which ends with the process: removed while another has its
 * file system mounted on it, it would be gone in that one's namespace, too, and made anew on the machine's own.
 */
const PARENT = dirname(SYSTEM_DIRECTORY);
const SCRIPT = `exec 9<${PARENT} && flock --shared 9 && mkdir -p ${SYSTEM_DIRECTORY} && mount -t tmpfs tmpfs ${SYSTEM_DIRECTORY} && exec "$@"`;

/**
 * A command line that runs another, as root, in a mount namespace of its own: its mounts, of which Buildah of Debian 12
 * leaves some behind when a build fails, end with it, as does what it writes to the system directory.
 */
export function inOwnMountNamespace(command: readonly string[]): [string, ...string[]] {
  return ["unshare", "--mount", "sh", "-c", SCRIPT, "sh", ...command];
}

/**
 * Runs such a command so that it leaves nothing in the system directory.
 * @returns its standard output.
 */
export async function runWithoutTraces(command: readonly [string, ...string[]], options: RunOptions): Promise<string> {
  // another user than root gets a namespace from Buildah itself, and directories of its own
  const asRoot = process.getuid?.() === 0;
  const [program, ...args] = asRoot ? inOwnMountNamespace(command) : command;
  try {
    return await run(program, args, options);
  } finally {
    // an empty one is of no use to anybody; one with files stays, and one in use goes with its last user
    if (asRoot) await succeeds(run("flock", ["--exclusive", "--nonblock", PARENT, "rmdir", SYSTEM_DIRECTORY]));
  }
}
