import { describe, expect, it } from "vitest";
import { currentHelm, lint, manifestErrors, providerHelm, template } from "../support/helm.ts";
import {
  autoscaler,
  autoscalerValues,
  localWebapiValues,
  podIdentityAutoscalerValues,
  podIdentityWebapiValues,
  podMonitorWebapiValues,
  scrapeAnnotationsWebapiValues,
  taintedAutoscalerValues,
  taintedWebapiValues,
  webapi,
  webapiValues,
} from "../support/releases.ts";

const cases = [
  { golden: "k8s-webapi-aws", release: webapi, values: webapiValues },
  { golden: "k8s-webapi-pod-identity", release: webapi, values: podIdentityWebapiValues },
  { golden: "k8s-webapi-tainted-nodes", release: webapi, values: taintedWebapiValues },
  { golden: "k8s-webapi-pod-monitor", release: webapi, values: podMonitorWebapiValues },
  { golden: "k8s-webapi-scrape-annotations", release: webapi, values: scrapeAnnotationsWebapiValues },
  { golden: "k8s-webapi-local", release: webapi, values: localWebapiValues },
  { golden: "cluster-autoscaler", release: autoscaler, values: autoscalerValues },
  { golden: "cluster-autoscaler-pod-identity", release: autoscaler, values: podIdentityAutoscalerValues },
  { golden: "cluster-autoscaler-tainted-nodes", release: autoscaler, values: taintedAutoscalerValues },
];

describe.each(cases)("$golden", ({ golden, release, values }) => {
  it("passes helm lint without a warning", async () => {
    await expect(lint(release.chart, values)).resolves.toContain("0 chart(s) failed");
  });

  it("renders what was reviewed", async () => {
    await expect(await template(release, values)).toMatchFileSnapshot(`golden/${golden}.yaml`);
  });

  it("renders the same with the Helm of the oldest provider", async () => {
    const [current, oldest] = await Promise.all([
      template(release, values, currentHelm()),
      template(release, values, providerHelm()),
    ]);
    // since 4.2 Helm leaves an empty line behind each manifest
    expect(oldest).toBe(current.replaceAll("\n\n---\n", "\n---\n"));
  });

  it("holds no field that Kubernetes does not know, and no pod that the standard restricted refuses", async () => {
    expect(await manifestErrors(await template(release, values))).toBe("");
  });

  it("asks for processor and memory, and limits memory", async () => {
    const rendered = await template(release, values);
    expect(rendered).toMatch(/requests:\n +cpu: \d+m\n +memory: \d+Mi/);
    expect(rendered).toMatch(/limits:\n( +cpu: \d+m\n)? +memory: \d+Mi/);
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
    ["an unknown field of a PodMonitor", "jobLabel:", "jobLable:", /unknown field "spec.jobLable"/],
  ])("finds %s", async (_, right, wrong, error) => {
    const manifests = await template(webapi, podMonitorWebapiValues);
    expect(await manifestErrors(manifests.replace(right, wrong))).toMatch(error);
  });
});
