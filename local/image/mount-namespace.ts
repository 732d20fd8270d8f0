/** Where Buildah and Podman as root keep what they know of registries, with no option to keep it elsewhere. */
export const SYSTEM_DIRECTORY = "/var/lib/containers";

const SCRIPT = `mkdir -p ${SYSTEM_DIRECTORY} && mount -t tmpfs tmpfs ${SYSTEM_DIRECTORY} && exec "$@"`;

/**
 * A command line that runs another, as root, in a mount namespace of its own: its mounts, of which Buildah of Debian 12
 * leaves some behind when a build fails, end with it, as does what it writes to the system directory.
 */
export function inOwnMountNamespace(command: readonly string[]): [string, ...string[]] {
  return ["unshare", "--mount", "sh", "-c", SCRIPT, "sh", ...command];
}
