import { address, type Provider } from "./provider.ts";

/**
 * Terraform's CLI configuration that takes these providers from a mirror, and none from anywhere else: nothing is
 * asked over the network. https://developer.hashicorp.com/terraform/cli/config/config-file
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
