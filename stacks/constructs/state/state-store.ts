import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
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
import { StateUsers } from "./state-users.ts";

/** A replaced version of a state is kept for these days; the newest ones are kept for ever. */
const NONCURRENT_DAYS = 90;
const NEWEST_NONCURRENT_VERSIONS = 10;

/** S3's condition keys for the encryption that an upload asks for. */
const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";

export interface StateStoreProps
  extends Readonly<Pick<Config, "names" | "region" | "accountId" | "protect" | "stateStore">> {}

/** Bucket and key of the Terraform states, and the lock table if `stateStore.locks` is `both`. */
export class StateStore extends Construct {
  readonly bucketName: string;
  /** Undefined if there is no lock table. */
  readonly lockTableName: string | undefined;
  readonly keyArn: string;
  /** The least IAM policy, as JSON, for an identity that deploys a stack. */
  readonly userPolicies: Record<StateKey, string>;

  constructor(scope: Construct, id: string, props: StateStoreProps) {
    super(scope, id);
    const { names, accountId, protect, stateStore } = props;
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
      statements: (bucketArn) => otherEncryptionDenied(bucketArn, [key.arn, stateKeyAliasArn(props)]),
    });
    skipChecks(bucket, {
      CKV_AWS_18: !stateStore.accessLogs && "Access logs are an option, which this environment does not take.",
      CKV_AWS_144: "Versions protect the states; a region that is lost takes with it all that they describe.",
      CKV2_AWS_62: "Nothing waits for a new state, so there is nobody to notify of it.",
    });
    if (stateStore.accessLogs) {
      new StateAccessLogs(this, "access-logs", {
        bucketName: names.stateLogBucket,
        accountId,
        protect,
        states: bucket,
      });
    }
    const table = stateStore.locks === "both" ? this.#lockTable(props, key.arn) : undefined;
    if (table === undefined && protect) this.#forgetLockTable();
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

  #lockTable({ names, protect }: StateStoreProps, kmsKeyArn: string): DynamodbTable {
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
   * Keeps a protected table that is no longer used: the state forgets it, and it stays until a user deletes it by hand.
   * https://developer.hashicorp.com/terraform/language/state/remove
   */
  #forgetLockTable(): void {
    const removed = [{ from: LOCK_TABLE_ADDRESS, lifecycle: [{ destroy: false }] }];
    TerraformStack.of(this).addOverride("removed", removed);
  }
}

/**
 * Refuses uploads that ask for another key. An upload that asks for no encryption gets the bucket's key.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 * @param keyNames all names of the key that requests use, because S3 compares them as texts
 */
function otherEncryptionDenied(bucketArn: string, keyNames: string[]): DataAwsIamPolicyDocumentStatement[] {
  const isLeftOut = (variable: string, leftOut: boolean) => ({ test: "Null", variable, values: [String(leftOut)] });
  const isNot = (variable: string, values: string[]) => ({ test: "StringNotEquals", variable, values });
  const deny = (sid: string, condition: NonNullable<DataAwsIamPolicyDocumentStatement["condition"]>) => ({
    sid,
    effect: "Deny",
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/*`],
    principals: [{ type: "*", identifiers: ["*"] }],
    condition,
  });
  return [
    deny("DenyOtherAlgorithms", [isLeftOut(ALGORITHM, false), isNot(ALGORITHM, ["aws:kms"])]),
    deny("DenyOtherKeys", [isLeftOut(KEY, false), isNot(KEY, keyNames)]),
    // the algorithm without a key means the key of AWS
    deny("DenyKeyOfAws", [isLeftOut(ALGORITHM, false), isLeftOut(KEY, true)]),
  ];
}
