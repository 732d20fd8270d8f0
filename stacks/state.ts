import { DataTerraformRemoteStateS3, LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Config } from "./config/load.ts";
import { type StateKey, statePath } from "./stack-names.ts";

/** The states' key by its alias, because a stack's backend is configured before the key exists. */
export function stateKeyAliasArn({ names, region, accountId }: Pick<Config, "names" | "region" | "accountId">): string {
  return `arn:aws:kms:${region}:${accountId}:${names.stateKeyAlias}`;
}

/** Where a state is, and the account that it must be in. Without locks, because a reader needs none. */
function location({ names, region, accountId }: Config, key: StateKey) {
  return {
    bucket: names.stateBucket,
    key: statePath(key),
    region,
    allowedAccountIds: [accountId],
    // the local cloud has no host name for each bucket; AWS accepts both
    usePathStyle: true,
  };
}

/**
 * Keeps the stack's state in the bucket of stack `backend`, encrypted with its key. `stateStore.locks` decides about the
 * locks: docs/adr/0004-both-state-locks.md
 */
export function keepStateInS3(stack: TerraformStack, config: Config, key: StateKey): void {
  const backend = new S3Backend(stack, {
    ...location(config, key),
    encrypt: true,
    // with `encrypt` alone, Terraform asks S3 for AES256, even if the bucket's default is a KMS key
    kmsKeyId: stateKeyAliasArn(config),
    ...(config.stateStore.locks === "both" && { dynamodbTable: config.names.lockTable }),
  });
  // an override, because CDKTF 0.21 has no property for it
  backend.addOverride("use_lockfile", true);
}

/**
 * Keeps the stack's state in a file.
 * @param path relative to the stack's output folder
 */
export function keepStateLocally(stack: TerraformStack, path: string): void {
  new LocalBackend(stack, { path });
}

/** Reads the outputs of another stack. */
export function readState(stack: TerraformStack, config: Config, key: StateKey): DataTerraformRemoteStateS3 {
  return new DataTerraformRemoteStateS3(stack, key, location(config, key));
}
