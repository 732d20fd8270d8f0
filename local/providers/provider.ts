import { PROVIDER_VERSIONS } from "../../stacks/provider-versions.ts";

/** A provider of the `hashicorp` namespace of Terraform's public registry, in one version. */
export interface Provider {
  readonly name: "aws" | "helm" | "kubernetes";
  readonly version: string;
}

type Providers = Readonly<Record<Provider["name"], Provider>>;

/** The providers that the stacks are written for. They come from Terraform's registry or a mirror. */
export const RELEASED: Providers = {
  aws: { name: "aws", version: PROVIDER_VERSIONS.aws },
  helm: { name: "helm", version: PROVIDER_VERSIONS.helm },
  kubernetes: { name: "kubernetes", version: PROVIDER_VERSIONS.kubernetes },
};

/**
 * The providers that are built from the Go module proxy, with the versions in their sources (that of kubernetes is a
 * commit after 3.2.1 and before the next release): docs/adr/0008-offline-providers.md
 */
export const BUILT: Providers = {
  aws: { name: "aws", version: "6.47.1" },
  helm: { name: "helm", version: "1.3.2" },
  kubernetes: { name: "kubernetes", version: "3.2.1" },
};

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
