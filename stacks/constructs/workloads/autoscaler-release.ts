import { Construct } from "constructs";
import type { Config } from "../../config/load.ts";
import type { BaseOutputs } from "../../contract.ts";
import { AUTOSCALER, AUTOSCALER_RELEASE } from "../../releases.ts";
import { serviceAccountValues, tolerationsOf } from "../shared/pods.ts";
import { ChartRelease } from "./chart-release.ts";

export interface AutoscalerReleaseProps extends Readonly<Pick<Config, "names" | "region" | "accountId">> {
  /** Outputs of stack `base`. */
  readonly base: BaseOutputs;
  /** Digest of the mirrored image: sha256: and 64 hex digits. */
  readonly imageDigest: string;
  readonly identity: Config["cluster"]["identity"];
  /** Taints of the nodes, which the pods tolerate. */
  readonly taints: Config["nodes"]["taints"];
}

/** The cluster autoscaler, with an image from the account's own registry: nodes reach no other. */
export class AutoscalerRelease extends Construct {
  constructor(scope: Construct, id: string, props: AutoscalerReleaseProps) {
    super(scope, id);
    const { names, region, accountId, base, imageDigest, identity, taints } = props;
    new ChartRelease(this, "chart-release", {
      ...AUTOSCALER_RELEASE,
      chart: "cluster-autoscaler",
      values: {
        image: {
          repository: `${accountId}.dkr.ecr.${region}.amazonaws.com/${names.autoscalerRepository}`,
          digest: imageDigest,
        },
        serviceAccount: serviceAccountValues({
          identity,
          name: AUTOSCALER.serviceAccount,
          roleArn: base.autoscaler_role_arn,
        }),
        clusterName: base.cluster_name,
        aws: { region },
        tolerations: tolerationsOf(taints),
      },
    });
  }
}
