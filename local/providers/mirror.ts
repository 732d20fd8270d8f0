import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheEntry } from "../../lib/cache/entry.ts";
import { address, mirrorPath, type Provider } from "./provider.ts";

/** A provider, and the directory that holds its executable. */
export interface UnpackedProvider {
  readonly provider: Provider;
  readonly directory: string;
}

/**
 * Makes a filesystem mirror of providers in different directories. The mirror has real directories down to the version,
 * and then a link.
 */
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
 * A CLI configuration with which Terraform takes these providers from a mirror, has no other providers, and does not
 * use the network: https://developer.hashicorp.com/terraform/cli/config/config-file
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
