import { fileURLToPath } from "node:url";
import { Release } from "@cdktf/provider-helm/lib/release";
import { AssetType, Fn, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

const CHARTS = new URL("../../../helm/", import.meta.url);
const TIMEOUT_SECONDS = 600;

export interface ChartReleaseOptions {
  name: string;
  namespace: string;
  /** Directory below helm/. */
  chart: string;
  /** For the chart's values.schema.json. */
  values: object;
  dependsOn?: ITerraformDependable[];
}

/** A release of one of the project's charts: it becomes healthy, or is rolled back. */
export class ChartRelease extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, { name, namespace, chart, values, dependsOn = [] }: ChartReleaseOptions) {
    super(scope, id);
    const asset = new TerraformAsset(this, "chart", {
      path: fileURLToPath(new URL(chart, CHARTS)),
      type: AssetType.DIRECTORY,
    });
    this.release = new Release(this, "release", {
      name,
      namespace,
      chart: `./${asset.path}`,
      values: [Fn.yamlencode(values)],
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      timeout: TIMEOUT_SECONDS,
      maxHistory: 10,
      dependsOn,
    });
  }
}
