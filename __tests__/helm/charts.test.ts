import { beforeAll, describe, expect, it } from "vitest";
import { chartCases } from "../support/chart-cases.ts";
import { deploymentIn, lint, manifestErrors, providerHelm, template } from "../support/helm.ts";
import { podMonitorWebapiValues, webapi } from "../support/releases.ts";

describe.each(chartCases)("$golden", ({ golden, release, values }) => {
  let manifests: string;
  beforeAll(async () => {
    manifests = await template(release, values);
  });

  it("passes helm lint without a warning", async () => {
    await expect(lint(release.chart, values)).resolves.toContain("0 chart(s) failed");
  });

  it("renders what was reviewed", async () => {
    await expect(manifests).toMatchFileSnapshot(`golden/${golden}.yaml`);
  });

  it("renders the same with the Helm of the oldest provider", async () => {
    // since 4.2 Helm leaves an empty line behind each manifest
    expect(await template(release, values, providerHelm())).toBe(manifests.replaceAll("\n\n---\n", "\n---\n"));
  });

  it("holds no field that Kubernetes does not know, and no pod that the standard restricted refuses", async () => {
    expect(await manifestErrors(manifests)).toBe("");
  });

  it("asks for processor and memory, and limits memory", async () => {
    const any = expect.anything();
    expect(deploymentIn(manifests).container.resources).toMatchObject({
      requests: { cpu: any, memory: any },
      limits: { memory: any },
    });
  });
});

describe("the check of manifests", () => {
  it.each([
    ["an unknown field", "replicas: 3", "replicaz: 3", /unknown field "spec.replicaz"/],
    ["a wrong type", "replicas: 3", "replicas: three", /cannot unmarshal string/],
    ["a pod that may run as root", "runAsNonRoot: true", "runAsNonRoot: false", /webapi: .*runAsNonRoot/],
    ["a container that may gain privileges", "allowPrivilegeEscalation: false", "", /webapi: allowPrivilegeEscalation/],
    ["a container with capabilities", "drop: [ALL]", "drop: []", /webapi: unrestricted capabilities/],
    ["a pod without seccomp", "type: RuntimeDefault", "type: Unconfined", /webapi: seccompProfile/],
    [
      "a test that may run as root",
      /(kind: Pod\n.*)runAsNonRoot: true/s,
      "$1runAsNonRoot: false",
      /test: .*runAsNonRoot/,
    ],
    ["an unknown field of a PodMonitor", "jobLabel:", "jobLable:", /unknown field "spec.jobLable"/],
  ])("finds %s", async (_, right, wrong, error) => {
    const manifests = await template(webapi, podMonitorWebapiValues);
    expect(await manifestErrors(manifests.replace(right, wrong))).toMatch(error);
  });
});
