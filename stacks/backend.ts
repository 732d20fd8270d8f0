import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "./config/load.ts";
import { StateStore } from "./constructs/state/state-store.ts";
import { useAws } from "./providers.ts";
import { keepStateLocally } from "./state.ts";

/** The store of the other stacks' states. Its own state is a file, because the store does not exist before it. */
export class BackendStack extends TerraformStack {
  constructor(scope: Construct, config: Config, options: { stateFile: string }) {
    super(scope, "backend");
    // the local cloud has no host name for each bucket; AWS accepts both
    useAws(this, config, { s3UsePathStyle: true });
    keepStateLocally(this, options.stateFile);

    const { names, region, accountId, protect, stateStore } = config;
    const store = new StateStore(this, "state-store", { names, region, accountId, protect, stateStore });

    new TerraformOutput(this, "bucket", { value: store.bucketName, staticId: true });
    if (store.lockTableName !== undefined) {
      new TerraformOutput(this, "lock_table", { value: store.lockTableName, staticId: true });
    }
    new TerraformOutput(this, "key_arn", { value: store.keyArn, staticId: true });
    for (const [stack, value] of Object.entries(store.userPolicies)) {
      new TerraformOutput(this, `${stack}_state_policy`, {
        value,
        description: `Least IAM policy on the state store for the deployer of ${stack}`,
        staticId: true,
      });
    }
  }
}
