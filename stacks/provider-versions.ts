/**
 * The versions of Terraform's providers that the stacks are written for. A local cloud that built its providers has other
 * versions: docs/adr/0008-offline-providers.md
 */
export const PROVIDER_VERSIONS = {
  aws: "6.47.0",
  helm: "3.1.1",
  kubernetes: "3.2.1",
} as const;
