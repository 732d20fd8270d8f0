import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { configuredDirectories } from "../../lib/cache/users.ts";
import { UserError } from "../../lib/errors.ts";
import { executable, mirrorPath, type Provider } from "./provider.ts";

/** The environment variables that decide where Terraform looks for providers. */
type Environment = Readonly<Record<string, string | undefined>>;

/** The directory that holds a provider's unpacked executable, in the first of these mirrors that has it. */
export function findProvider(provider: Provider, mirrors: readonly string[]): string | undefined {
  return mirrors
    .map((mirror) => join(mirror, mirrorPath(provider)))
    .find((directory) => filesOf(directory).some((file) => file.startsWith(executable(provider))));
}

/**
 * The directory that holds a provider's unpacked executable, for a local cloud that took it from a mirror.
 * @throws {UserError} that names the searched mirrors, when none has the provider.
 */
export function requireProvider(provider: Provider, mirrors: readonly string[]): string {
  const directory = findProvider(provider, mirrors);
  if (directory !== undefined) return directory;
  const searched = mirrors.length === 0 ? "none was found" : `looked for in ${mirrors.join(", ")}`;
  throw new UserError(
    "PROVIDER_UNREACHABLE",
    `The Terraform provider hashicorp/${provider.name} ${provider.version} is in no mirror on this machine (${searched}).`,
    {
      remedy:
        `Unpack the provider into ~/.terraform.d/plugins/${mirrorPath(provider)}, or let a new local cloud choose ` +
        "another source: npm run down -- --force, and npm run up.",
    },
  );
}

/**
 * The directories of this machine that may have providers: the mirrors and the plugin cache that the user configured,
 * Terraform's implied mirrors
 * (https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories), its customary
 * plugin cache, and each directory of /opt that is a mirror.
 */
export function mirrorDirectories(environment: Environment, optional = "/opt"): string[] {
  const home = environment.HOME ?? homedir();
  const dataHome = environment.XDG_DATA_HOME || join(home, ".local/share");
  const dataDirectories = (environment.XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":");
  const candidates = [
    environment.TF_PLUGIN_CACHE_DIR ?? "",
    ...configured(environment.TF_CLI_CONFIG_FILE || join(home, ".terraformrc")),
    join(home, ".terraform.d/plugins"),
    ...[dataHome, ...dataDirectories].map((directory) => join(directory, "terraform/plugins")),
    join(home, ".terraform.d/plugin-cache"),
    ...filesOf(optional).map((name) => join(optional, name)),
  ];
  return [...new Set(candidates)].filter((directory) => directory.startsWith("/") && isMirror(directory));
}

function isMirror(directory: string): boolean {
  return existsSync(join(directory, "registry.terraform.io"));
}

function configured(file: string): string[] {
  return existsSync(file) ? configuredDirectories(readFileSync(file, "utf8")) : [];
}

function filesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
