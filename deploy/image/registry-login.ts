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

interface RegistryLogin {
  /** The temporary directory with the login, for Docker's programs: `DOCKER_CONFIG`. */
  readonly directory: string;
  /**
   * The options of a program of the Buildah family.
   * @param prefix of their names, such as `dest-`
   */
  readonly options: (prefix?: string) => readonly string[];
}

/**
 * Runs work that is logged in to a registry. The login is in a temporary file, not in the user's files, and is removed
 * afterwards. Docker and the Buildah family read the same format: containers-auth.json(5).
 */
export function withRegistryLogin<T>(
  { destination, user, password, caCertificateFile }: Destination,
  work: (login: RegistryLogin) => Promise<T>,
): Promise<T> {
  return withScratch("login", async (directory) => {
    const file = join(directory, "config.json");
    const auths = { [registryOf(destination)]: { auth: Buffer.from(`${user}:${password}`).toString("base64") } };
    await writeFile(file, JSON.stringify({ auths }), { mode: 0o600 });
    if (caCertificateFile !== undefined) await copyFile(caCertificateFile, join(directory, "ca.crt"));
    const options = (prefix = "") => {
      const auth = `--${prefix}authfile=${file}`;
      // it would hide the user's certificates in containers-certs.d(5)
      return caCertificateFile === undefined ? [auth] : [auth, `--${prefix}cert-dir=${directory}`];
    };
    return work({ directory, options });
  });
}

/** The host in `host/repository`. */
export function registryOf(destination: string): string {
  return destination.slice(0, destination.indexOf("/"));
}
