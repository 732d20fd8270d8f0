import { fileURLToPath } from "node:url";
import { Release } from "@cdktf/provider-helm/lib/release";
import { AssetType, Fn, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

const CHARTS = new URL("../../../helm/", import.meta.url);
const TIMEOUT_SECONDS = 600;

export interface ChartReleaseProps {
  readonly name: string;
  readonly namespace: string;
  /** Directory below helm/. */
  readonly chart: string;
  /** The chart's values.schema.json checks them. */
  readonly values: object;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** A release of one of the project's charts. It becomes healthy, or is rolled back. */
export class ChartRelease extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, props: ChartReleaseProps) {
    super(scope, id);
    const { name, namespace, chart, values, dependsOn = [] } = props;
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
      dependsOn: [...dependsOn],
    });
  }
}
