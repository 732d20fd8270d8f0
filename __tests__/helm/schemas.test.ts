import { describe, expect, it } from "vitest";
import { currentHelm, providerHelm, type Release, template } from "../support/helm.ts";
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

const helms: [string, () => Promise<string>][] = [
  ["current Helm", currentHelm],
  ["the Helm of the oldest provider", providerHelm],
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

/** A toleration as it should be, but for a change. */
function tolerating(change: object): object {
  return { tolerations: [{ key: "example.com/team", operator: "Exists", effect: "NoSchedule", ...change }] };
}

function pem(label: string): string {
  return `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----\n`;
}
