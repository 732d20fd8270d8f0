import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { skipChecks } from "./skip-checks.ts";

/** Days that a replaced version of a state is kept, beside the newest ones, which are kept for ever. */
const NONCURRENT_DAYS = 90;
const NEWEST_NONCURRENT_VERSIONS = 10;

/** Bucket, lock table and key of the Terraform states. */
export class StateStore extends Construct {
  readonly bucketName: string;
  readonly lockTableName: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, { names, accountId, protect, stateStore }: Config) {
    super(scope, id);
    const key = new EncryptionKey(this, "key", {
      description: "Terraform states and their locks",
      alias: names.stateKeyAlias,
      accountId,
      protect,
    });
    const bucket = new S3Bucket(this, "bucket", {
      bucket: names.stateBucket,
      forceDestroy: !protect,
      lifecycle: { preventDestroy: protect },
    });
    skipChecks(bucket, {
      CKV_AWS_18: !stateStore.accessLogs && "Access logs are an option, which this environment does not take.",
      CKV_AWS_144: "Versions protect the states; a region that is lost takes with it all that they describe.",
      CKV2_AWS_62: "Nothing waits for a new state, so there is nobody to notify of it.",
    });
    const table = new DynamodbTable(this, "lock-table", {
      name: names.lockTable,
      billingMode: "PAY_PER_REQUEST",
      // the name that Terraform looks for: https://developer.hashicorp.com/terraform/language/backend/s3
      hashKey: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      deletionProtectionEnabled: protect,
      lifecycle: { preventDestroy: protect },
    });
    this.#keepVersions(bucket);
    this.#encrypt(bucket, key.arn);
    this.#shut(bucket);
    this.bucketName = bucket.bucket;
    this.lockTableName = table.name;
    this.keyArn = key.arn;
  }

  #keepVersions(bucket: S3Bucket): void {
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "expire-noncurrent-versions",
          status: "Enabled",
          filter: [{}],
          noncurrentVersionExpiration: [
            { noncurrentDays: NONCURRENT_DAYS, newerNoncurrentVersions: NEWEST_NONCURRENT_VERSIONS },
          ],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
  }

  #encrypt(bucket: S3Bucket, kmsMasterKeyId: string): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        { bucketKeyEnabled: true, applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId } },
      ],
    });
  }

  /** No public access, no access control lists, no plain HTTP. */
  #shut(bucket: S3Bucket): void {
    const publicAccess = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const policy = new DataAwsIamPolicyDocument(this, "policy-document", {
      statement: [
        {
          sid: "DenyPlainHttp",
          effect: "Deny",
          actions: ["s3:*"],
          resources: [bucket.arn, `${bucket.arn}/*`],
          principals: [{ type: "*", identifiers: ["*"] }],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
    new S3BucketPolicy(this, "policy", { bucket: bucket.id, policy: policy.json, dependsOn: [publicAccess] });
  }
}
