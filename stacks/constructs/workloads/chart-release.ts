import { fileURLToPath } from "node:url";
import { Release } from "@cdktf/provider-helm/lib/release";
import {
  AssetType,
  conditional,
  Fn,
  type ITerraformDependable,
  Op,
  TerraformAsset,
  TerraformVariable,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { type Release as HelmRelease, repairVariable } from "../../releases.ts";

const CHARTS = new URL("../../../helm/", import.meta.url);
const TIMEOUT_SECONDS = 600;

export interface ChartReleaseProps extends HelmRelease {
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
    const repair = new TerraformVariable(this, "repair", {
      default: "",
      description:
        "Has the release upgraded even if its configuration is the same. Its revisions get this description.",
    });
    repair.overrideLogicalId(repairVariable(props));
    this.release = new Release(this, "release", {
      name,
      namespace,
      chart: `./${asset.path}`,
      values: [Fn.yamlencode(values)],
      atomic: true,
      cleanupOnFail: true,
      timeout: TIMEOUT_SECONDS,
      maxHistory: 10,
      // null leaves the description as it is, also after a repair: docs/adr/0023-drift-of-releases.md
      description: Token.asString(conditional(Op.eq(repair.value, Fn.rawString("")), Token.nullValue(), repair.value)),
      dependsOn: [...dependsOn],
    });
  }
}
