import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunOptions } from "../../lib/processes/run.ts";

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
 * The options of a program that is logged in.
 * @param prefix of the names of the options, such as `dest-`
 */
export type LoginOptions = (prefix?: string) => readonly string[];

/**
 * Logs a program of the Buildah family in to a registry while the work runs. The login is in a temporary file, not in
 * the user's files, and is removed afterwards.
 */
export async function withRegistryLogin<T>(
  { destination, user, password, caCertificateFile }: Destination,
  program: (args: readonly string[], options: Pick<RunOptions, "input">) => Promise<string>,
  work: (login: LoginOptions) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-login-"));
  const login: LoginOptions = (prefix = "") => {
    const auth = `--${prefix}authfile=${join(directory, "auth.json")}`;
    // it would hide the user's certificates in containers-certs.d(5)
    return caCertificateFile === undefined ? [auth] : [auth, `--${prefix}cert-dir=${directory}`];
  };
  try {
    if (caCertificateFile !== undefined) await copyFile(caCertificateFile, join(directory, "ca.crt"));
    const host = destination.slice(0, destination.indexOf("/"));
    await program(["login", ...login(), `--username=${user}`, "--password-stdin", host], { input: password });
    return await work(login);
  } finally {
    await rm(directory, { recursive: true });
  }
}
