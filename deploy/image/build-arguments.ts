import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { BuildOptions } from "./builder.ts";

/** The arguments of `build` that Docker and Buildah share. */
export function buildArguments(
  { architecture }: Pick<BuildOptions, "architecture">,
  environment: Record<string, string | undefined>,
): string[] {
  const secrets = buildSecrets(environment).map(({ id, file }) => `--secret=id=${id},src=${file}`);
  return [`--platform=linux/${architecture}`, ...secrets];
}

/**
 * This machine's npm settings and CA certificates. They are mounted only for the build step that installs packages, so
 * that no layer contains them.
 */
function buildSecrets(environment: Record<string, string | undefined>): { id: string; file: string }[] {
  const npmrc = environment.npm_config_userconfig ?? join(environment.HOME ?? homedir(), ".npmrc");
  const ca = environment.NODE_EXTRA_CA_CERTS ?? environment.SSL_CERT_FILE;
  return [
    { id: "npmrc", file: npmrc },
    { id: "ca", file: ca },
  ].filter((secret): secret is { id: string; file: string } => secret.file !== undefined && existsSync(secret.file));
}
