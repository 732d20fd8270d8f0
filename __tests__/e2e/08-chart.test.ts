import { describe, expect, it } from "vitest";
import { run } from "../../lib/processes/run.ts";
import { chartCases } from "../support/chart-cases.ts";
import { type Release, template } from "../support/helm.ts";
import { autoscaler, webapi, webapiValues } from "../support/releases.ts";
import { config } from "../support/role-calls/roles.ts";
import { cloudVariables, inCloud, kubectl } from "../support/test-cloud.ts";

describe("helm test", () => {
  it("asks the Service for an answer, and removes its pod", async () => {
    const { release, namespace } = config.names;
    expect(await inCloud("helm", ["test", release, "--namespace", namespace])).toMatch(/Phase: +Succeeded/);
    expect(await kubectl("get", "pods", "--namespace", namespace, "--output", "name")).not.toContain(`${release}-test`);
  });
});

describe("the Kubernetes API server", () => {
  it.each([webapi, autoscaler])("accepts all golden files of $chart, without a warning", async (release) => {
    // the Prometheus Operator, which is not there, would add the kind PodMonitor
    const cases = chartCases.filter(
      ({ golden, ...of }) => of.release === release && golden !== "k8s-webapi-pod-monitor",
    );
    // the release's name names the golden file in errors
    const manifests = cases.map(({ golden, values }) => template({ ...release, name: golden }, values));
    const applied = await dryRun(release, (await Promise.all(manifests)).join(""));
    expect(applied.match(/^deployment\.apps\//gm)).toHaveLength(cases.length);
  });

  it("refuses a request above its limit, which the chart's schema can't compare", async () => {
    const resources = { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "128Mi" } };
    const manifests = await template({ ...webapi, name: "dry-run" }, { ...webapiValues, resources });
    await expect(dryRun(webapi, manifests)).rejects.toThrow(/must be less than or equal to memory limit/);
  });
});

/**
 * Has the server validate and admit manifests, but not store them. Where an object exists, Helm manages its fields.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 */
async function dryRun({ namespace }: Release, manifests: string): Promise<string> {
  const apply = ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "--warnings-as-errors"];
  const args = [...apply, "--namespace", namespace, "--filename", "-"];
  return run("kubectl", args, { env: await cloudVariables(), input: manifests });
}
