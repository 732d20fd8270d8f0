import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { BaseOutputs } from "../../contract.ts";
import { serviceAccountValues, tolerationsOf } from "../shared/pods.ts";
import { AUTOSCALER } from "./autoscaler-role.ts";
import { ChartRelease } from "./chart-release.ts";

/** The cluster autoscaler, from an image in the account's own registry: nodes reach no other. */
export class AutoscalerRelease extends Construct {
  constructor(scope: Construct, id: string, config: Config, base: BaseOutputs, imageDigest: string) {
    super(scope, id);
    const { accountId, region, names } = config;
    new ChartRelease(this, "chart-release", {
      name: AUTOSCALER.serviceAccount,
      namespace: AUTOSCALER.namespace,
      chart: "cluster-autoscaler",
      values: {
        image: {
          repository: `${accountId}.dkr.ecr.${region}.amazonaws.com/${names.autoscalerRepository}`,
          digest: imageDigest,
        },
        serviceAccount: serviceAccountValues({
          identity: config.cluster.identity,
          name: AUTOSCALER.serviceAccount,
          roleArn: base.autoscaler_role_arn,
        }),
        clusterName: base.cluster_name,
        aws: { region },
        tolerations: tolerationsOf(config.nodes.taints),
      },
    });
  }
}
