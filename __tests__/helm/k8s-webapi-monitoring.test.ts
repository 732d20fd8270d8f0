import { describe, expect, it } from "vitest";
import { byKind, deploymentIn, template } from "../support/helm.ts";
import { localWebapiValues, webapi, webapiValues } from "../support/releases.ts";

const monitored = (monitoring: object, values: object = webapiValues) => template(webapi, { ...values, monitoring });

describe("k8s-webapi without monitoring", () => {
  it("has no PodMonitor and no annotations for Prometheus", async () => {
    expect(await template(webapi, webapiValues)).not.toMatch(/PodMonitor|prometheus\.io/);
  });

  it("renders the same from values that were kept from a release without the value", async () => {
    expect(await template(webapi, { ...webapiValues, monitoring: null })).toBe(await template(webapi, webapiValues));
  });
});

describe("k8s-webapi with a PodMonitor", () => {
  const discovery = "podMonitor";

  it("selects the pods of its release and scrapes their management port", async () => {
    const manifests = byKind(await monitored({ discovery }));
    expect(manifests.get("PodMonitor")).toMatchObject({
      apiVersion: "monitoring.coreos.com/v1",
      metadata: { name: "webapi" },
      spec: {
        selector: { matchLabels: { "app.kubernetes.io/name": "k8s-webapi", "app.kubernetes.io/instance": "webapi" } },
        podMetricsEndpoints: [{ port: "management", path: "/metrics", interval: "30s" }],
      },
    });
  });

  it("names the job as the alert rules and the dashboard expect it", async () => {
    expect(byKind(await monitored({ discovery })).get("PodMonitor")).toMatchObject({
      spec: { jobLabel: "app.kubernetes.io/name" },
    });
  });

  it("takes an interval and labels by which a Prometheus selects it", async () => {
    const podMonitor = { interval: "15s", labels: { release: "kube-prometheus-stack" } };
    expect(byKind(await monitored({ discovery, podMonitor })).get("PodMonitor")).toMatchObject({
      metadata: { labels: { release: "kube-prometheus-stack", "app.kubernetes.io/instance": "webapi" } },
      spec: { podMetricsEndpoints: [{ interval: "15s" }] },
    });
  });

  it("keeps the chart's own labels", async () => {
    const podMonitor = { labels: { "app.kubernetes.io/instance": "other" } };
    expect(byKind(await monitored({ discovery, podMonitor })).get("PodMonitor")).toMatchObject({
      metadata: { labels: { "app.kubernetes.io/instance": "webapi" } },
    });
  });

  it("has no annotations for Prometheus, which would scrape the pods twice", async () => {
    expect(await monitored({ discovery })).not.toContain("prometheus.io");
  });
});

describe("k8s-webapi with annotations for Prometheus", () => {
  const discovery = "annotations";
  const annotations = {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": "8081",
    "prometheus.io/path": "/metrics",
  };

  it("has them on the pods, and no PodMonitor", async () => {
    const manifests = await monitored({ discovery });
    expect(deploymentIn(manifests).template.metadata).toMatchObject({ annotations });
    expect(byKind(manifests).has("PodMonitor")).toBe(false);
  });

  it("keeps the other annotations of the pods", async () => {
    const { template: pod } = deploymentIn(await monitored({ discovery }, localWebapiValues));
    expect(pod.metadata).toMatchObject({ annotations: { ...annotations, "checksum/aws-ca": expect.any(String) } });
  });
});
