import type { Release } from "./helm.ts";

const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/** The service's release, and its values from the `app` stack on AWS. */
export const webapi: Release = { chart: "k8s-webapi", name: "webapi", namespace: "webapi" };

export const webapiValues = {
  image: { repository: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/webapi-dev", digest },
  replicaCount: 3,
  serviceAccount: { name: "webapi", identity: "irsa", roleArn: "arn:aws:iam::111122223333:role/webapi-dev-service" },
  aws: { region: "eu-central-1" },
  parameterName: "/webapi/dev/message",
  service: { sourceRanges: ["192.0.2.0/24", "198.51.100.7/32"] },
  networkPolicy: { loadBalancerCidrs: ["172.16.0.0/16"], awsCidrs: ["172.16.0.0/16"] },
};

/** The same with a number of pods that follows the load. */
export const autoscaledWebapiValues = {
  ...webapiValues,
  autoscaling: { enabled: true, maxReplicas: 12, targetCpuPercent: 60, scaleDownStabilizationSeconds: 120 },
};

/** The same with EKS Pod Identity, where an association has the role. */
export const podIdentityWebapiValues = {
  ...webapiValues,
  serviceAccount: { name: "webapi", identity: "podIdentity" },
};

/** The same on nodes with taints. */
export const tolerations = [
  { key: "example.com/team", operator: "Equal", value: "platform", effect: "NoSchedule" },
  { key: "example.com/only", operator: "Equal", value: "", effect: "NoExecute" },
];

export const taintedWebapiValues = { ...webapiValues, tolerations };

const { sourceRanges } = webapiValues.service;

/** The same with a load balancer that faces the Internet, and with requests that cross zones. */
export const publicWebapiValues = {
  ...webapiValues,
  service: { sourceRanges, loadBalancer: { scheme: "internet-facing", crossZone: true } },
};

/** The same with a load balancer that terminates TLS. */
export const tlsWebapiValues = {
  ...webapiValues,
  service: {
    port: 443,
    sourceRanges,
    loadBalancer: {
      certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef",
    },
  },
};

/** The same with metrics that the Prometheus Operator scrapes. */
export const podMonitorWebapiValues = {
  ...webapiValues,
  monitoring: { discovery: "podMonitor", podMonitor: { labels: { release: "kube-prometheus-stack" } } },
};

/** The same with metrics that a Prometheus without the operator scrapes. */
export const scrapeAnnotationsWebapiValues = { ...webapiValues, monitoring: { discovery: "annotations" } };

/** The same on a local cloud. */
export const localWebapiValues = {
  ...webapiValues,
  aws: {
    region: "eu-central-1",
    endpointUrl: "https://10.213.0.1:4566",
    caCertificate: "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0E=\n-----END CERTIFICATE-----\n",
  },
  service: { sourceRanges: ["10.213.0.0/16"] },
  networkPolicy: { loadBalancerCidrs: ["172.16.0.0/16"], awsCidrs: ["10.213.0.1/32"] },
};

export const autoscaler: Release = {
  chart: "cluster-autoscaler",
  name: "cluster-autoscaler",
  namespace: "kube-system",
};

export const autoscalerValues = {
  image: { repository: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/webapi-dev-mirror/cluster-autoscaler", digest },
  serviceAccount: {
    name: "cluster-autoscaler",
    identity: "irsa",
    roleArn: "arn:aws:iam::111122223333:role/webapi-dev-autoscaler",
  },
  clusterName: "webapi-dev",
  aws: { region: "eu-central-1" },
};

/** The same with EKS Pod Identity. */
export const podIdentityAutoscalerValues = {
  ...autoscalerValues,
  serviceAccount: { name: "cluster-autoscaler", identity: "podIdentity" },
};

/** The same on nodes with taints. */
export const taintedAutoscalerValues = { ...autoscalerValues, tolerations };
