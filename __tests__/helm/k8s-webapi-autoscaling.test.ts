import { describe, expect, it } from "vitest";
import { byKind, deploymentIn, template } from "../support/helm.ts";
import { autoscaledWebapiValues, webapi, webapiValues } from "../support/releases.ts";

describe("k8s-webapi with autoscaling", () => {
  it("leaves the number of pods to the autoscaler, so that no upgrade resets it", async () => {
    const manifests = await template(webapi, autoscaledWebapiValues);
    expect(deploymentIn(manifests).spec).not.toHaveProperty("replicas");
  });

  it("has replicaCount pods at least, and more for a higher share of the requested CPU", async () => {
    expect(byKind(await template(webapi, autoscaledWebapiValues)).get("HorizontalPodAutoscaler")).toMatchObject({
      apiVersion: "autoscaling/v2",
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "webapi" },
        minReplicas: 3,
        maxReplicas: 12,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
        ],
      },
    });
  });

  it("adds pods at once, and removes them slowly", async () => {
    expect(byKind(await template(webapi, autoscaledWebapiValues)).get("HorizontalPodAutoscaler")).toMatchObject({
      spec: {
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0 },
          scaleDown: {
            stabilizationWindowSeconds: 120,
            policies: [{ type: "Percent", value: 50, periodSeconds: 60 }],
          },
        },
      },
    });
  });

  it("keeps the disruption budget, which counts the pods that there should be", async () => {
    const [fixed, autoscaled] = await Promise.all([
      template(webapi, webapiValues),
      template(webapi, autoscaledWebapiValues),
    ]);
    const budget = byKind(autoscaled).get("PodDisruptionBudget");
    expect(budget).toMatchObject({ spec: { maxUnavailable: 1 } });
    expect(budget).toEqual(byKind(fixed).get("PodDisruptionBudget"));
  });

  it("takes a maximum that is the minimum", async () => {
    const autoscaling = { enabled: true, maxReplicas: 3 };
    expect(
      byKind(await template(webapi, { ...webapiValues, autoscaling })).get("HorizontalPodAutoscaler"),
    ).toMatchObject({ spec: { minReplicas: 3, maxReplicas: 3 } });
  });
});

describe("k8s-webapi without autoscaling", () => {
  it("is the default", async () => {
    const manifests = await template(webapi, webapiValues);
    expect(byKind(manifests).has("HorizontalPodAutoscaler")).toBe(false);
    expect(deploymentIn(manifests).spec.replicas).toBe(3);
  });

  it("takes the values of an earlier chart, which helm upgrade --reuse-values does not complete", async () => {
    const manifests = await template(webapi, { ...webapiValues, autoscaling: null, networkPolicy: null });
    expect(deploymentIn(manifests).spec.replicas).toBe(3);
    expect([...byKind(manifests).keys()]).not.toContain("NetworkPolicy");
  });
});
