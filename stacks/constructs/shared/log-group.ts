import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { controlPlaneLogGroup } from "../../config/names.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { skipChecks } from "./skip-checks.ts";

const A_YEAR = 365;

/** The log groups of this platform. */
const NAMES = {
  controlPlane: ({ names }: Config) => controlPlaneLogGroup(names.cluster),
  flows: ({ names }: Config) => `/${names.prefix}/vpc-flow-logs`,
};

/** The key of all log groups of this platform, and of no others of the account. */
export class LogKey extends EncryptionKey {
  constructor(scope: Construct, id: string, config: Config) {
    const { names, accountId, region, protect } = config;
    super(scope, id, {
      description: "Logs",
      alias: `alias/${names.prefix}-logs`,
      accountId,
      protect,
      statements: [
        {
          // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
          sid: "EncryptOurLogs",
          actions: [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:DescribeKey",
          ],
          resources: ["*"],
          principals: [{ type: "Service", identifiers: [`logs.${region}.amazonaws.com`] }],
          condition: [
            {
              test: "ArnEquals",
              variable: "kms:EncryptionContext:aws:logs:arn",
              values: Object.values(NAMES).map((name) => arnOf(config, name(config))),
            },
          ],
        },
      ],
    });
  }
}

/** Logs that CloudWatch keeps encrypted, and as long as the configuration says. */
export class LogGroup extends Construct {
  readonly group: CloudwatchLogGroup;
  /** Known before the group is made, so that a change of the group changes nothing that names it. */
  readonly arn: string;

  constructor(scope: Construct, id: string, config: Config, options: { of: keyof typeof NAMES; key: LogKey }) {
    super(scope, id);
    const { logRetentionDays } = config.cluster;
    const name = NAMES[options.of](config);
    this.group = new CloudwatchLogGroup(this, "Default", {
      name,
      retentionInDays: logRetentionDays,
      kmsKeyId: options.key.arn,
    });
    skipChecks(this.group, {
      CKV_AWS_338: logRetentionDays < A_YEAR && "This environment keeps logs for less than a year.",
    });
    this.arn = arnOf(config, name);
  }
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
function arnOf({ region, accountId }: Config, name: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}
