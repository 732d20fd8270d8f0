import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { controlPlaneLogGroup, type Names } from "../../config/names.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { skipChecks } from "./skip-checks.ts";

const A_YEAR = 365;

/** Names of all log groups of this platform. */
const NAMES = {
  controlPlane: ({ cluster }: Names) => controlPlaneLogGroup(cluster),
  flows: ({ prefix }: Names) => `/${prefix}/vpc-flow-logs`,
};

export interface LogKeyProps extends Readonly<Pick<Config, "names" | "region" | "accountId" | "protect">> {}

/** The key of all log groups of this platform. Other log groups of the account can't use it. */
export class LogKey extends EncryptionKey {
  constructor(scope: Construct, id: string, props: LogKeyProps) {
    const { names, region, accountId, protect } = props;
    super(scope, id, {
      description: "Logs",
      alias: `alias/${names.prefix}-logs`,
      accountId,
      protect,
      statements: [
        {
          // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
          // without kms:Describe* of that page: it has no encryption context, so the condition would never allow it
          // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
          sid: "EncryptLogGroups",
          actions: [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
          ],
          resources: ["*"],
          principals: [{ type: "Service", identifiers: [`logs.${region}.amazonaws.com`] }],
          condition: [
            {
              test: "ArnEquals",
              variable: "kms:EncryptionContext:aws:logs:arn",
              values: Object.values(NAMES).map((name) => arnOf(props, name(names))),
            },
          ],
        },
      ],
    });
  }
}

export interface LogGroupProps extends Readonly<Pick<Config, "names" | "region" | "accountId">> {
  /** Which of the platform's log groups. */
  readonly of: keyof typeof NAMES;
  readonly retentionDays: number;
  readonly key: LogKey;
}

/** A log group that CloudWatch encrypts with the platform's key. */
export class LogGroup extends Construct {
  readonly group: CloudwatchLogGroup;
  /** A text, not a reference to the group: a change of the group changes nothing that uses the ARN. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    const { retentionDays } = props;
    const name = NAMES[props.of](props.names);
    this.group = new CloudwatchLogGroup(this, "Default", {
      name,
      retentionInDays: retentionDays,
      kmsKeyId: props.key.arn,
    });
    skipChecks(this.group, {
      CKV_AWS_338: retentionDays < A_YEAR && "This environment keeps logs for less than a year.",
    });
    this.arn = arnOf(props, name);
  }
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
function arnOf({ region, accountId }: Pick<Config, "region" | "accountId">, name: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}
