import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "./config/load.ts";
import { ApiRelease } from "./constructs/workloads/api-release.ts";
import { AutoscalerRelease } from "./constructs/workloads/autoscaler-release.ts";
import { readBaseOutputs } from "./contract.ts";
import { useAws, useCluster } from "./providers.ts";
import { keepStateInS3, readState } from "./state.ts";

/** What runs on the platform. */
export class AppStack extends TerraformStack {
  constructor(scope: Construct, config: Config) {
    super(scope, "app");
    useAws(this, config);
    keepStateInS3(this, config, "app");
    const base = readBaseOutputs(readState(this, config, "base"));
    useCluster(this, config, base.cluster_name);

    const api = new ApiRelease(this, "api", config, base);
    const { imageDigest } = config.autoscaler;
    if (imageDigest !== undefined) new AutoscalerRelease(this, "autoscaler", config, base, imageDigest);

    new TerraformOutput(this, "url", { value: api.url, description: "Where the service answers", staticId: true });
  }
}
