import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { equals } from "../shared/iam.ts";
import { skipChecks } from "../shared/skip-checks.ts";
import { PrivateBucket } from "./private-bucket.ts";

/** A year, because audits ask for it. */
const KEPT_DAYS = 365;

export interface StateAccessLogsProps extends Readonly<Pick<Config, "accountId" | "protect">> {
  readonly bucketName: string;
  /** The bucket of the states, whose access is logged. */
  readonly states: S3Bucket;
}

/** Logs of the access to the states: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export class StateAccessLogs extends Construct {
  constructor(scope: Construct, id: string, props: StateAccessLogsProps) {
    super(scope, id);
    const { accountId, protect, bucketName, states } = props;
    const { bucket } = new PrivateBucket(this, "bucket", {
      name: bucketName,
      protect,
      // without a KMS key, because S3 does not deliver its logs to a bucket that one encrypts:
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
      lifecycle: {
        id: "expire",
        expiration: [{ days: KEPT_DAYS }],
        noncurrentVersionExpiration: [{ noncurrentDays: KEPT_DAYS }],
      },
      statements: (bucketArn) => [
        {
          // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
          sid: "DeliverStateAccessLogs",
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
