import { DataTerraformRemoteStateS3, LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Config } from "./config/load.ts";

/** Keys of the states in the bucket. */
type StateKey = "base" | "app";

/** Where a state lies and whose account it must be; without locks, which a reader does not take. */
function location({ names, region, accountId }: Config, key: StateKey) {
  return {
    bucket: names.stateBucket,
    key: `${key}/terraform.tfstate`,
    region,
    allowedAccountIds: [accountId],
    // the local cloud has no host name for each bucket; AWS takes both
    usePathStyle: true,
  };
}

/**
 * Keeps the stack's state in the bucket that the backend stack makes, encrypted with its key and locked twice:
 * docs/adr/0004-both-state-locks.md
 */
export function keepStateInS3(stack: TerraformStack, config: Config, key: StateKey): void {
  const { names, region, accountId } = config;
  const backend = new S3Backend(stack, {
    ...location(config, key),
    encrypt: true,
    // `encrypt` alone asks S3 for AES256, whatever the bucket's default is
    kmsKeyId: `arn:aws:kms:${region}:${accountId}:${names.stateKeyAlias}`,
    dynamodbTable: names.lockTable,
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
