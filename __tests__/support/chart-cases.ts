import {
  autoscaledWebapiValues,
  autoscaler,
  autoscalerValues,
  localWebapiValues,
  podIdentityAutoscalerValues,
  podIdentityWebapiValues,
  podMonitorWebapiValues,
  publicWebapiValues,
  scrapeAnnotationsWebapiValues,
  taintedAutoscalerValues,
  taintedWebapiValues,
  tlsWebapiValues,
  webapi,
  webapiValues,
} from "./releases.ts";

/** The options of k8s-webapi, by their names in golden files. */
export const webapiOptions = {
  "full-name": { fullnameOverride: "greeting" },
  "node-selector": { nodeSelector: { "kubernetes.io/arch": "arm64", "example.com/pool": "web" } },
  affinity: {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "kubernetes.io/arch", operator: "In", values: ["amd64", "arm64"] }] },
          ],
        },
      },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: "kubernetes.io/hostname",
              labelSelector: { matchLabels: { "app.kubernetes.io/name": "k8s-webapi" } },
            },
          },
        ],
      },
    },
  },
  "priority-class": { priorityClassName: "system-cluster-critical" },
  "pod-labels": { podLabels: { team: "web", "example.com/cost-center": "4711" } },
  "pod-annotations": { podAnnotations: { "example.com/scrape": "true", note: "kept by hand" } },
  "image-pull-secrets": { imagePullSecrets: [{ name: "registry" }, { name: "mirror" }] },
  "extra-env": {
    extraEnv: [
      { name: "NODE_OPTIONS", value: "--trace-warnings" },
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ],
  },
  resources: {
    resources: {
      requests: { cpu: 0.5, memory: "96Mi", "ephemeral-storage": "16Mi" },
      limits: { cpu: 2, memory: "256M", "ephemeral-storage": "64Mi" },
    },
  },
};

export type WebapiOption = keyof typeof webapiOptions;

const webapiOptionNames = Object.keys(webapiOptions) as WebapiOption[];

/** The service's values with one of these options. */
export function withOption(option: WebapiOption): object {
  return { ...webapiValues, ...webapiOptions[option] };
}

/** The values with which the charts are checked, by the names of their golden files. */
export const chartCases = [
  { golden: "k8s-webapi-aws", release: webapi, values: webapiValues },
  { golden: "k8s-webapi-pod-identity", release: webapi, values: podIdentityWebapiValues },
  { golden: "k8s-webapi-tainted-nodes", release: webapi, values: taintedWebapiValues },
  { golden: "k8s-webapi-autoscaling", release: webapi, values: autoscaledWebapiValues },
  { golden: "k8s-webapi-pod-monitor", release: webapi, values: podMonitorWebapiValues },
  { golden: "k8s-webapi-scrape-annotations", release: webapi, values: scrapeAnnotationsWebapiValues },
  { golden: "k8s-webapi-internet-facing", release: webapi, values: publicWebapiValues },
  { golden: "k8s-webapi-tls", release: webapi, values: tlsWebapiValues },
  { golden: "k8s-webapi-local", release: webapi, values: localWebapiValues },
  ...webapiOptionNames.map((option) => ({
    golden: `k8s-webapi-${option}`,
    release: webapi,
    values: withOption(option),
  })),
  { golden: "cluster-autoscaler", release: autoscaler, values: autoscalerValues },
  { golden: "cluster-autoscaler-pod-identity", release: autoscaler, values: podIdentityAutoscalerValues },
  { golden: "cluster-autoscaler-tainted-nodes", release: autoscaler, values: taintedAutoscalerValues },
];
