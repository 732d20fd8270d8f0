import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withScratch } from "../../lib/cache/scratch.ts";

/** The registry to push to, and its credentials. */
export interface Destination {
  /** `host/repository`, with or without a tag. */
  readonly destination: string;
  readonly user: string;
  readonly password: string;
  /** PEM file with the registry's CA, if the system does not know it. */
  readonly caCertificateFile?: string | undefined;
}

/**
 * Runs work that is logged in to a registry. The login is in a temporary file, not in the user's files, and is removed
 * afterwards. Docker and the Buildah family read the same format: containers-auth.json(5).
 * @param work gets the directory of the login, for Docker's programs in `DOCKER_CONFIG`, and the options of a program of
 *   the Buildah family, whose names may have a prefix such as `dest-`
 */
export function withRegistryLogin<T>(
  { destination, user, password, caCertificateFile }: Destination,
  work: (login: { directory: string; options: (prefix?: string) => readonly string[] }) => Promise<T>,
): Promise<T> {
  return withScratch("login", async (directory) => {
    const file = join(directory, "config.json");
    const auth = Buffer.from(`${user}:${password}`).toString("base64");
    await writeFile(file, JSON.stringify({ auths: { [registryOf(destination)]: { auth } } }), { mode: 0o600 });
    if (caCertificateFile !== undefined) await copyFile(caCertificateFile, join(directory, "ca.crt"));
    const options = (prefix = "") => {
      const authFile = `--${prefix}authfile=${file}`;
      // a certificate directory would hide the user's in containers-certs.d(5)
      return caCertificateFile === undefined ? [authFile] : [authFile, `--${prefix}cert-dir=${directory}`];
    };
    return work({ directory, options });
  });
}

/** The host in `host/repository`. */
export function registryOf(destination: string): string {
  return destination.slice(0, destination.indexOf("/"));
}
