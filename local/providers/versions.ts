import type { Provider } from "./provider.ts";

/** The AWS provider of CDKTF's `@cdktf/provider-aws` 20.1; it does not build from the Go module proxy. */
export const AWS: Provider = { name: "aws", version: "5.100.0" };

/** What the `app` stack is written for: `@cdktf/provider-helm` 12.1 and `@cdktf/provider-kubernetes` 12.1. */
export const CURRENT = {
  helm: { name: "helm", version: "3.1.1" },
  kubernetes: { name: "kubernetes", version: "2.38.0" },
} as const satisfies Record<string, Provider>;

/** The newest ones that the Go module proxy has, which the `app` stack works with, too. */
export const BUILT = {
  helm: { name: "helm", version: "1.3.2" },
  kubernetes: { name: "kubernetes", version: "1.13.4" },
} as const satisfies Record<string, Provider>;
