import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { equals } from "../shared/iam.ts";
import { skipChecks } from "../shared/skip-checks.ts";
import { PrivateBucket } from "./private-bucket.ts";

/** A year, as an auditor asks for. */
const KEPT_DAYS = 365;

/** Who read and wrote the states: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export class StateAccessLogs extends Construct {
  constructor(scope: Construct, id: string, { names, accountId, protect }: Config, states: S3Bucket) {
    super(scope, id);
    const { bucket } = new PrivateBucket(this, "bucket", {
      name: names.stateLogBucket,
      protect,
      // S3 delivers its logs to no bucket that a KMS key encrypts:
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
      lifecycle: {
        id: "expire",
        expiration: [{ days: KEPT_DAYS }],
        noncurrentVersionExpiration: [{ noncurrentDays: KEPT_DAYS }],
      },
      statements: (bucketArn) => [
        {
          // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
          sid: "TakeLogsOfStates",
          actions: ["s3:PutObject"],
          resources: [`${bucketArn}/*`],
          principals: [{ type: "Service", identifiers: ["logging.s3.amazonaws.com"] }],
          condition: [
            { test: "ArnEquals", variable: "aws:SourceArn", values: [states.arn] },
            equals("aws:SourceAccount", accountId),
          ],
        },
      ],
    });
    skipChecks(bucket, {
      CKV_AWS_144: "Logs are for questions afterwards, and no state depends on them.",
      CKV_AWS_145: "S3 delivers its access logs to no bucket that a KMS key encrypts.",
      CKV2_AWS_62: "Nothing waits for a new log, so there is nobody to notify of it.",
    });
    new S3BucketLoggingA(this, "logging", { bucket: states.id, targetBucket: bucket.id, targetPrefix: "states/" });
  }
}
