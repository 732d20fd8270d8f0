import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { cacheEntry } from "../../lib/cache/entry.ts";
import { configuredDirectories } from "../../lib/cache/users.ts";
import { UserError } from "../../lib/errors.ts";
import { address, executable, mirrorPath, type Provider } from "./provider.ts";

/** A provider, and the directory that holds its executable. */
export interface UnpackedProvider {
  readonly provider: Provider;
  readonly directory: string;
}

/** Makes a filesystem mirror of providers: real directories down to the version, and then a link. */
export function linkMirror(unpacked: readonly UnpackedProvider[]): Promise<string> {
  const links = unpacked.map(({ provider, directory }) => ({ link: mirrorPath(provider), directory }));
  const inputs = links.flatMap(({ link, directory }) => [link, directory]);
  return cacheEntry("terraform-mirror", inputs, async (target) => {
    for (const { link, directory } of links) {
      await mkdir(dirname(join(target, link)), { recursive: true });
      await symlink(directory, join(target, link));
    }
  });
}

/**
 * A CLI configuration with which Terraform has these providers from a mirror, no others, and no use of the network:
 * https://developer.hashicorp.com/terraform/cli/config/config-file
 */
export function cliConfiguration(mirror: string, providers: readonly Provider[]): string {
  const include = providers.map((provider) => JSON.stringify(address(provider))).join(", ");
  return `disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = [${include}]
  }
}
`;
}

/** The directory that holds a provider's unpacked executable, in the first of these mirrors that has it. */
export function findProvider(provider: Provider, mirrors: readonly string[]): string | undefined {
  return mirrors
    .map((mirror) => join(mirror, mirrorPath(provider)))
    .find((directory) => filesOf(directory).some((file) => file.startsWith(executable(provider))));
}

/** Like `findProvider`, but throws a UserError that names the searched mirrors if none has the provider. */
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
 * The mirrors of this machine that may have providers: those and the plugin cache that the user configured, Terraform's
 * customary plugin cache, each mirror in /opt, and Terraform's implied mirrors:
 * https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export function mirrorDirectories(environment: Readonly<NodeJS.ProcessEnv>, optional = "/opt"): string[] {
  const home = environment.HOME ?? homedir();
  const dataHome = environment.XDG_DATA_HOME || join(home, ".local/share");
  const dataDirectories = (environment.XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":");
  const configuration = environment.TF_CLI_CONFIG_FILE || join(home, ".terraformrc");
  const candidates = [
    environment.TF_PLUGIN_CACHE_DIR ?? "",
    ...(existsSync(configuration) ? configuredDirectories(readFileSync(configuration, "utf8")) : []),
    join(home, ".terraform.d/plugins"),
    ...[dataHome, ...dataDirectories].map((directory) => join(directory, "terraform/plugins")),
    join(home, ".terraform.d/plugin-cache"),
    ...filesOf(optional).map((name) => join(optional, name)),
  ];
  const isMirror = (path: string) => path.startsWith("/") && existsSync(join(path, "registry.terraform.io"));
  return [...new Set(candidates)].filter(isMirror);
}

function filesOf(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
