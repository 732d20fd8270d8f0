import { type RunOptions, run, succeeds } from "../../lib/processes/run.ts";

/**
 * Where Buildah, Podman and Skopeo as root keep what they know of registries and of networks, with no option to keep it
 * elsewhere.
 */
export const SYSTEM_DIRECTORIES = ["/var/lib/containers", "/run/containers"];

/**
 * Whoever uses the directories shares a lock, which ends with the process: removed while another has a file system
 * mounted on it, one would be gone in that one's namespace, too, and made again on the machine's own.
 */
const LOCKED = "/var/lib";
const MOUNTS = SYSTEM_DIRECTORIES.map((path) => `mkdir -p ${path} && mount -t tmpfs tmpfs ${path}`);
const SCRIPT = `exec 9<${LOCKED} && flock --shared 9 && ${MOUNTS.join(" && ")} && exec "$@"`;

/**
 * A command line that runs another, as root, in a mount namespace of its own: its mounts, of which Buildah of Debian 12
 * leaves some behind when a build fails, end with it, as does what it writes to the system directories.
 */
export function inOwnMountNamespace(command: readonly string[]): [string, ...string[]] {
  return ["unshare", "--mount", "sh", "-c", SCRIPT, "sh", ...command];
}

/**
 * Runs such a command so that it leaves nothing in the system directories.
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
    if (asRoot) await succeeds(run("flock", ["--exclusive", "--nonblock", LOCKED, "rmdir", ...SYSTEM_DIRECTORIES]));
  }
}
