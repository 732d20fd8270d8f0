import { describe, expect, it } from "vitest";
import { z } from "zod";
import { byKind, template } from "../support/helm.ts";
import { localWebapiValues, podIdentityWebapiValues, webapi, webapiValues } from "../support/releases.ts";

const HTTPS = { port: 443, protocol: "TCP" };

const TEST = {
  podSelector: { matchLabels: { "app.kubernetes.io/instance": "webapi", "app.kubernetes.io/component": "test" } },
};

const policySchema = z.object({
  spec: z.object({
    ingress: z.tuple([z.object({ from: z.unknown(), ports: z.unknown() })], z.unknown()),
    egress: z.array(z.unknown()),
  }),
});

describe("k8s-webapi's network policy", () => {
  it("is for the pods of the release, in both directions", async () => {
    expect(await policy(webapiValues)).toMatchObject({
      spec: {
        podSelector: {
          matchLabels: { "app.kubernetes.io/name": "k8s-webapi", "app.kubernetes.io/instance": "webapi" },
        },
        policyTypes: ["Ingress", "Egress"],
      },
    });
  });

  it("lets in clients, the load balancer, and the pod of helm test", async () => {
    expect(await ingress(webapiValues)).toEqual([
      {
        from: [...blocks("192.0.2.0/24", "198.51.100.7/32", "172.16.0.0/16"), TEST],
        ports: [{ port: 8080, protocol: "TCP" }],
      },
    ]);
  });

  it("lets in any private address if the load balancer's are not set", async () => {
    const { networkPolicy: _, ...values } = webapiValues;
    const [{ from }] = await ingress(values);
    const privateNetworks = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];
    expect(from).toEqual([...blocks("192.0.2.0/24", "198.51.100.7/32", ...privateNetworks), TEST]);
  });

  it("names a network once that clients and the load balancer share", async () => {
    const service = { sourceRanges: ["172.16.0.0/16"] };
    const [{ from }] = await ingress({ ...webapiValues, service });
    expect(from).toEqual([...blocks("172.16.0.0/16"), TEST]);
  });

  it("lets the chosen namespaces read the metrics, and no one else", async () => {
    const networkPolicy = { ...webapiValues.networkPolicy, monitoringNamespaces: ["monitoring", "observability"] };
    expect((await ingress({ ...webapiValues, networkPolicy })).slice(1)).toEqual([
      {
        from: [{ namespaceSelector: namespaces("monitoring", "observability") }],
        ports: [{ port: 8081, protocol: "TCP" }],
      },
    ]);
  });

  it("lets out queries to the cluster's DNS, and HTTPS to AWS", async () => {
    expect(await egress(webapiValues)).toEqual([
      {
        to: [{ namespaceSelector: namespaces("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
        ports: [
          { port: 53, protocol: "UDP" },
          { port: 53, protocol: "TCP" },
        ],
      },
      { to: blocks("172.16.0.0/16"), ports: [HTTPS] },
    ]);
  });

  it("lets out HTTPS to any address if AWS's are not set", async () => {
    const { networkPolicy: _, ...values } = webapiValues;
    expect((await egress(values)).slice(1)).toEqual([{ to: blocks("0.0.0.0/0"), ports: [HTTPS] }]);
  });

  it.each([
    ["https://10.213.0.1:4566", 4566],
    ["https://aws.example.com", 443],
  ])("lets out HTTPS to the port of %s", async (endpointUrl, port) => {
    const values = { ...localWebapiValues, aws: { ...localWebapiValues.aws, endpointUrl } };
    expect((await egress(values))[1]).toMatchObject({ ports: [{ port, protocol: "TCP" }] });
  });

  it("lets out requests to the agent of EKS Pod Identity, with that identity", async () => {
    expect((await egress(podIdentityWebapiValues)).slice(2)).toEqual([
      { to: blocks("169.254.170.23/32"), ports: [{ port: 80, protocol: "TCP" }] },
    ]);
  });

  it("can be left out", async () => {
    const networkPolicy = { ...webapiValues.networkPolicy, enabled: false };
    expect(await policy({ ...webapiValues, networkPolicy })).toBeUndefined();
  });
});

async function policy(values: object) {
  return byKind(await template(webapi, values)).get("NetworkPolicy");
}

async function ingress(values: object) {
  return specOf(await policy(values)).ingress;
}

async function egress(values: object) {
  return specOf(await policy(values)).egress;
}

function specOf(manifest: unknown) {
  return policySchema.parse(manifest).spec;
}

function blocks(...cidrs: string[]) {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

function namespaces(...values: string[]) {
  return { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values }] };
}
