import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { EncryptionKey } from "../shared/encryption-key.ts";
import { equals } from "../shared/iam.ts";
import { skipChecks } from "../shared/skip-checks.ts";

export interface ParameterProps extends Readonly<Pick<Config, "names" | "region" | "accountId" | "protect">> {
  readonly type: Config["service"]["parameterType"];
  /** The parameter's first value; later ones are set in SSM. */
  readonly initialMessage: string;
}

/** The SSM parameter that the service reads. Terraform sets its first value, and never reads it. */
export class Parameter extends Construct {
  readonly name: string;
  /** Allow a role to read this parameter, and no other. */
  readonly readStatements: readonly DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, props: ParameterProps) {
    super(scope, id);
    const { names, region, accountId, protect, type, initialMessage } = props;
    const key =
      type === "SecureString"
        ? new EncryptionKey(this, "key", {
            description: "The service's parameter",
            alias: `alias/${names.prefix}-parameter`,
            accountId,
            protect,
          })
        : undefined;
    const parameter = new SsmParameter(this, "parameter", {
      name: names.parameter,
      description: "What the service answers with",
      type,
      ...(key && { keyId: key.arn }),
      // Terraform writes it once and keeps it in no state: docs/adr/0012-parameter-value-in-no-state.md
      valueWo: initialMessage,
      valueWoVersion: 1,
    });
    skipChecks(parameter, {
      CKV2_AWS_34: key === undefined && "The environment says that its value is no secret.",
    });
    this.name = parameter.name;
    this.readStatements = [
      { actions: ["ssm:GetParameter"], resources: [parameter.arn] },
      ...(key === undefined ? [] : [decryptStatement({ region, keyArn: key.arn, parameterArn: parameter.arn })]),
    ];
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html */
function decryptStatement(names: { region: string; keyArn: string; parameterArn: string }) {
  const { region, keyArn, parameterArn } = names;
  return {
    actions: ["kms:Decrypt"],
    resources: [keyArn],
    condition: [
      equals("kms:ViaService", `ssm.${region}.amazonaws.com`),
      equals("kms:EncryptionContext:PARAMETER_ARN", parameterArn),
    ],
  };
}
