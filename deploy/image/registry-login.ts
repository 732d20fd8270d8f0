import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunOptions } from "../../lib/processes/run.ts";

/** Whose registry an image is pushed to, and how. */
export interface Destination {
  /** `host/repository`, with or without a tag. */
  readonly destination: string;
  readonly user: string;
  readonly password: string;
  /** PEM file with the CA of the registry, where the system does not know it. */
  readonly caCertificateFile?: string | undefined;
}

/** Where a program finds what it is logged in with. */
export interface Login {
  authFile: string;
  /** With the registry's CA in it, if it needs one. */
  certificateDirectory: string;
}

/**
 * Does work while a program of the Buildah family is logged in to a registry. The login is in no file of the user's, and
 * is removed afterwards.
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
