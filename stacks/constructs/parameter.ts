import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";

/** The SSM parameter that the service reads. */
export class Parameter extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { service }: Config) {
    super(scope, id);
    const parameter = new SsmParameter(this, "parameter", {
      name: service.parameterName,
      type: "String",
      value: service.parameterValue,
      description: "What the service answers with",
    });
    this.name = parameter.name;
    this.arn = parameter.arn;
  }
}
