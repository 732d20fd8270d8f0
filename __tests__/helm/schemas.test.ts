import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chartDirectory, helms, type Release, template } from "../support/helm.ts";
import { autoscaler, autoscalerValues, webapi, webapiValues } from "../support/releases.ts";

type Row = [what: string, change: object, named: RegExp];

const both: Row[] = [
  ["an unknown key", { imagePullPolicy: "Always" }, /imagePullPolicy/],
  ["an image without a digest", { image: { repository: "example.com/webapi", digest: null } }, /digest/],
  ["a digest cut short", { image: { repository: "example.com/webapi", digest: "sha256:0123" } }, /digest/],
  ["a tag in the repository", { image: { repository: "example.com/webapi:latest" } }, /repository/],
  ["an image from no registry", { image: { repository: "webapi" } }, /repository/],
  ["no identity", { serviceAccount: { identity: null } }, /identity/],
  ["an identity that EKS does not have", { serviceAccount: { identity: "accessKey" } }, /identity/],
  ["irsa without a role", { serviceAccount: { roleArn: null } }, /roleArn/],
  ["pod identity with a role, which it would not use", { serviceAccount: { identity: "podIdentity" } }, /roleArn/],
  ["a user in place of a role", { serviceAccount: { roleArn: "arn:aws:iam::111122223333:user/me" } }, /roleArn/],
  ["a service account with capitals", { serviceAccount: { name: "WebAPI" } }, /serviceAccount.name/],
  ["no region", { aws: { region: null } }, /region/],
  ["a zone in place of a region", { aws: { region: "eu-central-1a" } }, /region/],
  ["no resources", { resources: null }, /resources/],
  ["memory without a unit", { resources: { limits: { memory: "128" } } }, /resources.limits.*memory/s],
  ["a toleration of every taint", { tolerations: [{ operator: "Exists" }] }, /tolerations.0/],
  ["a toleration's effect as EKS writes it", tolerating({ effect: "NO_SCHEDULE" }), /tolerations.0.effect/],
  ["an unknown operator of a toleration", tolerating({ operator: "In" }), /tolerations.0.operator/],
  ["a chart that is disabled without a parent", { enabled: false }, /enabled/],
  ["global values that are no map", { global: "web" }, /global/],
  ["a name with capitals", { fullnameOverride: "WebAPI" }, /fullnameOverride/],
  ["a toleration that ends", tolerating({ tolerationSeconds: 60 }), /tolerations.0.*tolerationSeconds/s],
];

const ofWebapi: Row[] = [
  ["no replica", { replicaCount: 0 }, /replicaCount/],
  ["a part of a replica", { replicaCount: 1.5 }, /replicaCount/],
  ["no parameter", { parameterName: null }, /parameterName/],
  ["a parameter with a space", { parameterName: "/webapi/a message" }, /parameterName/],
  ["a parameter's name that is too long", { parameterName: "p".repeat(1012) }, /parameterName/],
  ["an endpoint without TLS", { aws: { endpointUrl: "http://10.213.0.1:4566" } }, /endpointUrl/],
  ["a private key among certificates", { aws: { caCertificate: pem("EC PRIVATE KEY") } }, /caCertificate/],
  ["no source range", { service: { sourceRanges: [] } }, /sourceRanges/],
  ["source ranges left out", { service: { sourceRanges: null } }, /sourceRanges/],
  ["the whole Internet", { service: { sourceRanges: ["0.0.0.0/0"] } }, /sourceRanges.0/],
  ["the whole Internet written otherwise", { service: { sourceRanges: ["192.0.2.1/0"] } }, /sourceRanges.0/],
  ["the whole Internet of IPv6", { service: { sourceRanges: ["::/0"] } }, /sourceRanges.0/],
  ["an address out of range", { service: { sourceRanges: ["192.0.2.256/32"] } }, /sourceRanges.0/],
  ["an address without a prefix", { service: { sourceRanges: ["192.0.2.1"] } }, /sourceRanges.0/],
  ["an annotation that is no text", { service: { annotations: { internal: true } } }, /annotations.internal/],
  ["a port out of range", { service: { port: 65_536 } }, /service.port/],
  ["a negative drain", { drainSeconds: -1 }, /drainSeconds/],
  ["an unknown log level", { logLevel: "verbose" }, /logLevel/],
  ["null for the log level", { logLevel: null }, /logLevel/],
  ["a selector of nodes that is no text", { nodeSelector: { "example.com/web": true } }, /nodeSelector/],
  ["a selector of nodes with a wrong key", { nodeSelector: { "example.com/": "web" } }, /nodeSelector/],
  ["an unknown kind of affinity", { affinity: { zoneAffinity: {} } }, /zoneAffinity/],
  ["a priority class with capitals", { priorityClassName: "High" }, /priorityClassName/],
  ["a label with a space", { podLabels: { team: "the web" } }, /podLabels.team/],
  ["an annotation that is a number", { podAnnotations: { port: 8081 } }, /podAnnotations.port/],
  ["a pull secret that is only a name", { imagePullSecrets: ["registry"] }, /imagePullSecrets.0/],
  ["a variable without a value", { extraEnv: [{ name: "A" }] }, /extraEnv.0/],
  ["a variable with two values", { extraEnv: [{ name: "A", value: "", valueFrom: {} }] }, /extraEnv.0/],
  ["a variable that is a number", { extraEnv: [{ name: "A", value: 1 }] }, /extraEnv.0.value/],
  ["a variable with a wrong name", { extraEnv: [{ name: "1 A", value: "" }] }, /extraEnv.0.name/],
  ["a variable from an unknown source", { extraEnv: [{ name: "A", valueFrom: { file: "a" } }] }, /valueFrom/],
  ["no request for CPU", { resources: { requests: { cpu: null } } }, /cpu/],
  ["no limit of memory", { resources: { limits: { memory: null } } }, /memory/],
  ["a negative CPU", { resources: { limits: { cpu: -1 } } }, /resources.limits.*cpu/s],
  ["an unknown resource", { resources: { limits: { "nvidia.com/gpu": 1 } } }, /nvidia.com.gpu/],
  [
    "fewer pods at most than at least",
    { autoscaling: { enabled: true, maxReplicas: 2 } },
    /maxReplicas 2 .*replicaCount 3/,
  ],
  ["no pod at most", { autoscaling: { maxReplicas: 0 } }, /maxReplicas/],
  ["more CPU than is requested as target", { autoscaling: { targetCpuPercent: 101 } }, /targetCpuPercent/],
  ["a target left out", { autoscaling: { targetCpuPercent: null } }, /targetCpuPercent/],
  ["an unknown key of autoscaling", { autoscaling: { minReplicas: 2 } }, /minReplicas/],
  ["a load balancer's address without a prefix", { networkPolicy: { loadBalancerCidrs: ["10.0.0.1"] } }, /Cidrs.0/],
  ["no address of AWS", { networkPolicy: { awsCidrs: [] } }, /awsCidrs/],
  ["a namespace with capitals", { networkPolicy: { monitoringNamespaces: ["Monitoring"] } }, /monitoringNamespaces.0/],
  ["an unknown way to find the metrics", { monitoring: { discovery: "serviceMonitor" } }, /monitoring.discovery/],
  [
    "an interval too long for the alert rules",
    { monitoring: { podMonitor: { interval: "61s" } } },
    /monitoring.podMonitor.interval/,
  ],
  [
    "a label of a PodMonitor that is no text",
    { monitoring: { podMonitor: { labels: { release: 1 } } } },
    /monitoring.podMonitor.labels.release/,
  ],
  ["values that go stale before they expire", { parameterMaxStaleSeconds: 10 }, /parameterMaxStaleSeconds must not/],
];

const ofAutoscaler: Row[] = [
  ["no cluster", { clusterName: null }, /clusterName/],
  ["a cluster with a comma, which would add a tag", { clusterName: "a,b" }, /clusterName/],
  ["an expander that AWS does not have", { expander: "price" }, /expander/],
  ["a verbosity out of range", { logVerbosity: 11 }, /logVerbosity/],
];

describe.each(helms)("%s", (_, helm) => {
  const refuses = async (release: Release, values: object, change: object, named: RegExp) => {
    await expect(template(release, merge(values, change), helm())).rejects.toThrow(named);
  };

  it.each([...both, ...ofWebapi])("refuses for k8s-webapi: %s", async (_what, change, named) => {
    await refuses(webapi, webapiValues, change, named);
  });

  it.each([...both, ...ofAutoscaler])("refuses for cluster-autoscaler: %s", async (_what, change, named) => {
    await refuses(autoscaler, autoscalerValues, change, named);
  });

  // Helm removes a default if a value is null: https://helm.sh/docs/chart_template_guide/values_files/
  it.each(numbersOf(webapi))("refuses for k8s-webapi: null in place of the number %s", async (path) => {
    await refuses(webapi, webapiValues, nested(path, null), new RegExp(path.at(-1) ?? ""));
  });

  it.each(numbersOf(autoscaler))("refuses for cluster-autoscaler: null in place of the number %s", async (path) => {
    await refuses(autoscaler, autoscalerValues, nested(path, null), new RegExp(path.at(-1) ?? ""));
  });

  it("names everything that is required", async () => {
    const failure = template(webapi, {}, helm());
    for (const key of ["repository", "digest", "roleArn", "region", "parameterName", "sourceRanges"]) {
      await expect(failure).rejects.toThrow(key);
    }
  });
});

/** Values with some of them changed, also below others; null takes away, as in Helm. */
function merge(values: object, change: object): object {
  const merged: Record<string, unknown> = { ...values };
  for (const [key, value] of Object.entries(change))
    merged[key] = isMap(value) ? merge(asMap(merged[key]), value) : value;
  return merged;
}

function asMap(value: unknown): object {
  return isMap(value) ? value : {};
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The paths of the numbers in the defaults of a release's chart. */
function numbersOf({ chart }: Release): [path: string[]][] {
  const defaults: unknown = parse(readFileSync(join(chartDirectory(chart), "values.yaml"), "utf8"));
  return numberPaths(asMap(defaults)).map((path) => [path]);
}

function numberPaths(values: object): string[][] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (typeof value === "number") return [[key]];
    return isMap(value) ? numberPaths(value).map((path) => [key, ...path]) : [];
  });
}

function nested([key, ...rest]: readonly string[], value: unknown): object {
  return key === undefined ? {} : { [key]: rest.length === 0 ? value : nested(rest, value) };
}

/** A toleration as it should be, but for a change. */
function tolerating(change: object): object {
  return { tolerations: [{ key: "example.com/team", operator: "Exists", effect: "NoSchedule", ...change }] };
}

function pem(label: string): string {
  return `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----\n`;
}
