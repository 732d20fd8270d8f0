import { fileURLToPath } from "node:url";
import { Release } from "@cdktf/provider-helm/lib/release";
import { AssetType, Fn, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import type { BaseOutputs } from "../contract.ts";
import { AUTOSCALER } from "./autoscaler-role.ts";

const CHART = fileURLToPath(new URL("../../helm/cluster-autoscaler", import.meta.url));
const TIMEOUT_SECONDS = 300;

/** The cluster autoscaler, from an image that lies in our own registry: nodes reach no other. */
export class AutoscalerRelease extends Construct {
  constructor(scope: Construct, id: string, config: Config, base: BaseOutputs, imageDigest: string) {
    super(scope, id);
    const { accountId, region, names } = config;
    const chart = new TerraformAsset(this, "chart", { path: CHART, type: AssetType.DIRECTORY });
    new Release(this, "release", {
      name: AUTOSCALER.serviceAccount,
      chart: `./${chart.path}`,
      namespace: AUTOSCALER.namespace,
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      timeout: TIMEOUT_SECONDS,
      maxHistory: 10,
      values: [
        Fn.yamlencode({
          image: {
            repository: `${accountId}.dkr.ecr.${region}.amazonaws.com/${names.prefix}-mirror/cluster-autoscaler`,
            digest: imageDigest,
          },
          serviceAccount: { name: AUTOSCALER.serviceAccount, roleArn: base.autoscaler_role_arn },
          clusterName: base.cluster_name,
          aws: { region },
        }),
      ],
    });
  }
}
