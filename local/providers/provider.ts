/** A provider of the `hashicorp` namespace of Terraform's public registry, in one version. */
export interface Provider {
  readonly name: "aws" | "helm" | "kubernetes";
  readonly version: string;
}

/** The provider's address in Terraform's CLI configuration. */
export function address({ name }: Provider): string {
  return `registry.terraform.io/hashicorp/${name}`;
}

/** Path of the unpacked provider in a mirror: https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror */
export function mirrorPath(provider: Provider): string {
  return `${address(provider)}/${provider.version}/${platform()}`;
}

/** The start of a provider's file name: https://developer.hashicorp.com/terraform/registry/providers/publishing */
export function executable({ name, version }: Provider): string {
  return `terraform-provider-${name}_v${version}`;
}

/** Terraform's name for the platform of this machine. */
export function platform(): string {
  return `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
}
