import { describe, expect, it } from "vitest";
import { run } from "../../lib/processes/run.ts";
import { chartCases } from "../support/chart-cases.ts";
import { template } from "../support/helm.ts";
import { cloudVariables, inCloud, kubectl } from "../support/test-cloud.ts";
import { config } from "./roles.ts";

const { namespace } = config.names;

describe("helm test", () => {
  it("asks the Service for an answer, and removes its pod", async () => {
    expect(await inCloud("helm", ["test", config.names.release, "--namespace", namespace])).toMatch(
      /Phase: +Succeeded/,
    );
    expect(await kubectl("get", "pods", "--namespace", namespace, "--output", "name")).not.toContain("test");
  });
});

/**
 * In a dry run, the server validates and admits the objects, but does not store them. The release has a name of its own,
 * so that the server would create all its objects. Only the service account is the deployed one, which Helm manages.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 */
const DRY_RUN = ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "--warnings-as-errors"];

describe("the Kubernetes API server", () => {
  it.each(chartCases)("accepts all that golden/$golden.yaml has, without a warning", async ({ release, values }) => {
    const manifests = await template({ ...release, name: "dry-run" }, values);
    const args = [...DRY_RUN, "--namespace", release.namespace, "--filename", "-"];
    const applied = await run("kubectl", args, { env: await cloudVariables(), input: manifests });
    expect(applied).toContain("deployment.apps/");
  });
});
