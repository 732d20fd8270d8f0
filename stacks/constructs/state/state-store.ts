import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { LOCK_TABLE_ADDRESS } from "../../checks/stateful-addresses.ts";
import type { Config } from "../../config/load.ts";
import type { StateKey } from "../../stack-names.ts";
import { stateKeyAliasArn } from "../../state.ts";
import { EncryptionKey } from "../shared/encryption-key.ts";
import { skipChecks } from "../shared/skip-checks.ts";
import { PrivateBucket } from "./private-bucket.ts";
import { StateAccessLogs } from "./state-access-logs.ts";
import { otherEncryptionDenied } from "./state-encryption.ts";
import { StateUsers } from "./state-users.ts";

/** Days that a replaced version of a state is kept, beside the newest ones, which are kept for ever. */
const NONCURRENT_DAYS = 90;
const NEWEST_NONCURRENT_VERSIONS = 10;

/** Bucket and key of the Terraform states, and the lock table where `stateStore.locks` asks for one. */
export class StateStore extends Construct {
  readonly bucketName: string;
  /** Undefined where there is no lock table. */
  readonly lockTableName: string | undefined;
  readonly keyArn: string;
  /** The least IAM policy, as JSON, for an identity that deploys a stack. */
  readonly userPolicies: Record<StateKey, string>;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const { names, accountId, protect, stateStore } = config;
    const key = new EncryptionKey(this, "key", {
      description: "Terraform states and their locks",
      alias: names.stateKeyAlias,
      accountId,
      protect,
    });
    const { bucket } = new PrivateBucket(this, "bucket", {
      name: names.stateBucket,
      protect,
      keyArn: key.arn,
      lifecycle: {
        id: "expire-noncurrent-versions",
        noncurrentVersionExpiration: [
          { noncurrentDays: NONCURRENT_DAYS, newerNoncurrentVersions: NEWEST_NONCURRENT_VERSIONS },
        ],
      },
      statements: (bucketArn) => otherEncryptionDenied(bucketArn, [key.arn, stateKeyAliasArn(config)]),
    });
    skipChecks(bucket, {
      CKV_AWS_18: !stateStore.accessLogs && "Access logs are an option, which this environment does not take.",
      CKV_AWS_144: "Versions protect the states; a region that is lost takes with it all that they describe.",
      CKV2_AWS_62: "Nothing waits for a new state, so there is nobody to notify of it.",
    });
    if (stateStore.accessLogs) new StateAccessLogs(this, "access-logs", config, bucket);
    const table = stateStore.locks === "both" ? this.lockTable(config, key.arn) : undefined;
    if (table === undefined && protect) this.forgetLockTable();
    this.bucketName = bucket.bucket;
    this.lockTableName = table?.name;
    this.keyArn = key.arn;
    this.userPolicies = new StateUsers(this, "users", {
      bucketName: names.stateBucket,
      bucketArn: bucket.arn,
      lockTableArn: table?.arn,
      keyArn: key.arn,
    }).policies;
  }

  private lockTable({ names, protect }: Config, kmsKeyArn: string): DynamodbTable {
    return new DynamodbTable(this, "lock-table", {
      name: names.lockTable,
      billingMode: "PAY_PER_REQUEST",
      // the name that Terraform looks for: https://developer.hashicorp.com/terraform/language/backend/s3
      hashKey: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn },
      deletionProtectionEnabled: protect,
      lifecycle: { preventDestroy: protect },
    });
  }

  /**
   * A protected table that is no longer used is not destroyed: the state forgets it, and it stays until a user deletes
   * it by hand. https://developer.hashicorp.com/terraform/language/state/remove
   */
  private forgetLockTable(): void {
    const removed = [{ from: LOCK_TABLE_ADDRESS, lifecycle: [{ destroy: false }] }];
    TerraformStack.of(this).addOverride("removed", removed);
  }
}
