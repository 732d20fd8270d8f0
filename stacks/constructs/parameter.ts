import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import { skipChecks } from "./skip-checks.ts";

/** The SSM parameter that the service reads. */
export class Parameter extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { names, service }: Config) {
    super(scope, id);
    const parameter = new SsmParameter(this, "parameter", {
      name: names.parameter,
      type: "String",
      value: service.initialMessage,
      description: "What the service answers with",
      // whoever operates the service sets it from then on: a deployment must not set it back
      lifecycle: { ignoreChanges: ["value"] },
    });
    skipChecks(parameter, {
      CKV2_AWS_34: service.parameterType === "String" && "The environment says that its value is no secret.",
    });
    this.name = parameter.name;
    this.arn = parameter.arn;
  }
}
