import { DataTerraformRemoteStateS3, LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Config } from "./config/load.ts";
import { type StateKey, statePath } from "./stack-names.ts";

/** The states' key by its alias, because a stack's backend is configured before the key exists. */
export function stateKeyAliasArn({ names, region, accountId }: Pick<Config, "names" | "region" | "accountId">): string {
  return `arn:aws:kms:${region}:${accountId}:${names.stateKeyAlias}`;
}

/** The place of a state and the account that it must be in; without locks, which a reader does not take. */
function location({ names, region, accountId }: Config, key: StateKey) {
  return {
    bucket: names.stateBucket,
    key: statePath(key),
    region,
    allowedAccountIds: [accountId],
    // the local cloud has no host name for each bucket; AWS takes both
    usePathStyle: true,
  };
}

/**
 * Keeps the stack's state in the bucket that the backend stack makes, encrypted with its key and locked as
 * `stateStore.locks` says: docs/adr/0004-both-state-locks.md
 */
export function keepStateInS3(stack: TerraformStack, config: Config, key: StateKey): void {
  const backend = new S3Backend(stack, {
    ...location(config, key),
    encrypt: true,
    // `encrypt` alone asks S3 for AES256, even if the bucket's default is a KMS key
    kmsKeyId: stateKeyAliasArn(config),
    ...(config.stateStore.locks === "both" && { dynamodbTable: config.names.lockTable }),
  });
  // CDKTF 0.21 does not know it yet
  backend.addOverride("use_lockfile", true);
}

/** Keeps the stack's state in a file, relative to the stack's output folder. */
export function keepStateLocally(stack: TerraformStack, path: string): void {
  new LocalBackend(stack, { path });
}

/** Reads the outputs of another stack. */
export function readState(stack: TerraformStack, config: Config, key: StateKey): DataTerraformRemoteStateS3 {
  return new DataTerraformRemoteStateS3(stack, key, location(config, key));
}
