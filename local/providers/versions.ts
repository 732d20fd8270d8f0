import { PROVIDER_VERSIONS } from "../../stacks/provider-versions.ts";
import type { Provider } from "./provider.ts";

/** The three providers of the stacks. */
export interface Providers {
  readonly aws: Provider;
  readonly helm: Provider;
  readonly kubernetes: Provider;
}

/** The providers that the stacks are written for. They come from Terraform's registry or a mirror. */
export const RELEASED: Providers = {
  aws: { name: "aws", version: PROVIDER_VERSIONS.aws },
  helm: { name: "helm", version: PROVIDER_VERSIONS.helm },
  kubernetes: { name: "kubernetes", version: PROVIDER_VERSIONS.kubernetes },
};

/**
 * The providers that are built from the Go module proxy, with the versions in their sources:
 * docs/adr/0008-offline-providers.md. The proxy's kubernetes provider is a commit after 3.2.1 and before the next
 * release.
 */
export const BUILT: Providers = {
  aws: { name: "aws", version: "6.47.1" },
  helm: { name: "helm", version: "1.3.2" },
  kubernetes: { name: "kubernetes", version: "3.2.1" },
};
