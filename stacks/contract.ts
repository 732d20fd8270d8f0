import { type DataTerraformRemoteStateS3, TerraformOutput, type TerraformStack } from "cdktf";

/** Names and descriptions of the outputs that `base` publishes and `app` reads. */
const OUTPUTS = {
  cluster_name: "Name of the EKS cluster",
  cluster_role_arn: "Role of the control plane",
  service_role_arn: "Role of the service, for its service account only",
  autoscaler_role_arn: "Role of the cluster autoscaler, for its service account only",
  parameter_name: "SSM parameter that the service reads",
  repository_name: "ECR repository of the service's image",
  repository_url: "Address of that repository",
} as const;

export type BaseOutputs = Record<keyof typeof OUTPUTS, string>;

/** Publishes base's outputs in its state. */
export function publishBaseOutputs(stack: TerraformStack, values: BaseOutputs): void {
  for (const name of outputNames()) {
    new TerraformOutput(stack, name, { value: values[name], description: OUTPUTS[name], staticId: true });
  }
}

/** References to base's outputs in base's state, for `app`. */
export function readBaseOutputs(state: DataTerraformRemoteStateS3): BaseOutputs {
  const entries = outputNames().map((name) => [name, state.getString(name)] as const);
  return Object.fromEntries(entries) as BaseOutputs;
}

function outputNames() {
  return Object.keys(OUTPUTS) as (keyof typeof OUTPUTS)[];
}
