import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  chartDirectory,
  currentHelm,
  deploymentIn,
  manifestErrors,
  providerHelm,
  templateOf,
} from "../support/helm.ts";
import {
  localWebapiValues,
  podIdentityWebapiValues,
  taintedWebapiValues,
  webapi,
  webapiValues,
} from "../support/releases.ts";

/** The chart versions whose releases can be upgraded with `--reuse-values`. */
const VERSIONS = ["0.1.0"];

const cases = [
  ["irsa", webapiValues],
  ["pod identity", podIdentityWebapiValues],
  ["tolerations", taintedWebapiValues],
  ["an emulator", localWebapiValues],
] as const;

/** The values that a release of these versions could have. */
function known({ networkPolicy, ...values }: { networkPolicy: object }): object {
  return values;
}

describe.each(VERSIONS)("helm upgrade --reuse-values of a release of chart version %s", (version) => {
  let chart: string;
  // `--reuse-values` replaces the new chart's values.yaml by the stored values of the old chart:
  // https://github.com/helm/helm/blob/v4.2.3/pkg/action/upgrade.go
  beforeAll(async () => {
    chart = join(await mkdtemp(join(tmpdir(), "reuse-values-")), "k8s-webapi");
    await cp(chartDirectory("k8s-webapi"), chart, { recursive: true });
    await cp(join(import.meta.dirname, `releases/k8s-webapi-${version}.yaml`), join(chart, "values.yaml"));
  });

  it.each(cases)("renders valid manifests with %s", async (_, values) => {
    for (const helm of [currentHelm(), providerHelm()]) {
      expect(await manifestErrors(await templateOf(chart, webapi, known(values), helm))).toBe("");
    }
  });

  it("keeps the values of the release", async () => {
    const { container } = deploymentIn(await templateOf(chart, webapi, known(webapiValues)));
    expect(container.resources).toEqual({
      requests: { cpu: "250m", memory: "64Mi" },
      limits: { cpu: "500m", memory: "128Mi" },
    });
  });
});
