import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import { EncryptionKey } from "../shared/encryption-key.ts";
import { equals } from "../shared/iam.ts";
import { skipChecks } from "../shared/skip-checks.ts";

/** The SSM parameter that the service reads. Terraform sets its first value, and never sees another one. */
export class Parameter extends Construct {
  readonly name: string;
  /** What lets a role read this parameter, and no other. */
  readonly readStatements: DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const { names, service, accountId, region, protect } = config;
    const key =
      service.parameterType === "SecureString"
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
      type: service.parameterType,
      ...(key && { keyId: key.arn }),
      // written once, and in no state: docs/adr/0012-parameter-value-in-no-state.md
      valueWo: service.initialMessage,
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
function decryptStatement(options: { region: string; keyArn: string; parameterArn: string }) {
  const { region, keyArn, parameterArn } = options;
  return {
    actions: ["kms:Decrypt"],
    resources: [keyArn],
    condition: [
      equals("kms:ViaService", `ssm.${region}.amazonaws.com`),
      equals("kms:EncryptionContext:PARAMETER_ARN", parameterArn),
    ],
  };
}
