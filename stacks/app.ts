import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "./config/load.ts";
import { serviceSources } from "./config/service-sources.ts";
import { ApiRelease } from "./constructs/workloads/api-release.ts";
import { AutoscalerRelease } from "./constructs/workloads/autoscaler-release.ts";
import { readBaseOutputs } from "./contract.ts";
import { useAws, useCluster } from "./providers.ts";
import { keepStateInS3, readState } from "./state.ts";

/** What runs on the platform: the service, and the cluster autoscaler if it is on. */
export class AppStack extends TerraformStack {
  constructor(scope: Construct, config: Config) {
    super(scope, "app");
    useAws(this, config);
    keepStateInS3(this, config, "app");
    const base = readBaseOutputs(readState(this, config, "base"));
    useCluster(this, config, base.cluster_name);

    const { names, region, accountId, imageTag, localCloud, service } = config;
    const { identity } = config.cluster;
    const { vpcCidr } = config.network;
    const { taints } = config.nodes;
    const api = new ApiRelease(this, "api", {
      names,
      region,
      imageTag,
      localCloud,
      base,
      service,
      sourceCidrs: serviceSources(config),
      vpcCidr,
      identity,
      taints,
    });
    const { imageDigest } = config.autoscaler;
    if (imageDigest !== undefined) {
      new AutoscalerRelease(this, "autoscaler", { names, region, accountId, base, imageDigest, identity, taints });
    }

    new TerraformOutput(this, "url", { value: api.url, description: "Where the service answers", staticId: true });
  }
}
