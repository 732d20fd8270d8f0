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

/** The files that log a program in. */
export interface Login {
  authFile: string;
  /** Contains the registry's CA, if it needs one. */
  certificateDirectory: string;
}

/**
 * Logs a program of the Buildah family in to a registry while the work runs. The login is in a temporary file, not in
 * the user's files, and is removed afterwards.
 */
export async function withRegistryLogin<T>(
  { destination, user, password, caCertificateFile }: Destination,
  program: (args: readonly string[], options: Pick<RunOptions, "input">) => Promise<string>,
  work: (login: Login) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-login-"));
  try {
    if (caCertificateFile !== undefined) await copyFile(caCertificateFile, join(directory, "ca.crt"));
    const login = { authFile: join(directory, "auth.json"), certificateDirectory: directory };
    const options = [`--authfile=${login.authFile}`, `--cert-dir=${directory}`, `--username=${user}`];
    const host = destination.slice(0, destination.indexOf("/"));
    await program(["login", ...options, "--password-stdin", host], { input: password });
    return await work(login);
  } finally {
    await rm(directory, { recursive: true });
  }
}
