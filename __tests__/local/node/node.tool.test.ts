import { Resolver } from "node:dns/promises";
import { createServer } from "node:http";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { RELEASES } from "../../../local/node/versions.ts";
import { answer, ask } from "../../support/node-answers.ts";
import { balanced, pod } from "../../support/node-manifests.ts";
import { TestNode } from "../../support/test-node.ts";
import { decode } from "../../support/tokens.ts";
import { machineSettings } from "./machine-settings.ts";

const ISSUER = "https://localhost:4566/oidc/id/EXAMPLE";
const PAUSE = "localhost/eks-node/pause:1";
const REGISTRY = "000000000000.dkr.ecr.eu-central-1.amazonaws.com";
const PATIENCE = { timeout: 120_000, interval: 200 };

const { release } = RELEASES["1.36"];

let node: TestNode;
let settings: string[];
const asked: string[] = [];

beforeAll(async () => {
  settings = await machineSettings();
  const registry = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  });
  node = await TestNode.create(
    "1.36",
    [
      "--disable=traefik",
      "--tls-san=0.0.0.0",
      "--https-listen-port=6443",
      "--service-cidr=10.100.0.0/16",
      `--kube-apiserver-arg=service-account-issuer=${ISSUER}`,
      "--node-label=topology.kubernetes.io/zone=eu-central-1a",
      "--node-label=topology.kubernetes.io/region=eu-central-1",
    ],
    ({ gateway }) => ({
      "/etc/rancher/k3s/registries.yaml": `mirrors: {"${REGISTRY}": {endpoint: ["http://${gateway}:8099"]}}`,
    }),
  );
  await new Promise<void>((resolve) => registry.listen(8099, node.network.gateway, resolve));
  return async () => {
    registry.close();
    await node.remove();
  };
});

describe("the node", () => {
  it("is ready, with its version and its labels", async () => {
    const labels =
      "{.items[0].status.nodeInfo.kubeletVersion} {.items[0].metadata.labels.topology\\.kubernetes\\.io/zone}";
    expect(await node.kubectl("get", "nodes", "--output", `jsonpath=${labels}`)).toBe(`v${release} eu-central-1a`);
    expect(await node.kubectl("get", "--raw", "/version")).toContain(`"gitVersion": "v${release}"`);
  });

  it("does not change the machine's kernel settings", async () => {
    expect(await machineSettings()).toEqual(settings);
  });

  it("refuses an unknown command line option", async () => {
    await expect(node.exec("eks-node", "server", "--flannel-backend=none")).rejects.toThrow("ended with 2");
  });
});

describe("pods", () => {
  it("become ready, and can be deleted", async () => {
    await node.apply(pod("pause", PAUSE, "Never"));
    await node.kubectl("wait", "pod/pause", "--for=condition=Ready", "--timeout=120s");
    await node.kubectl("delete", "pod/pause", "--timeout=120s");
  });

  it("leave no zombie processes behind", async () => {
    const zombies = ["sh", "-c", "grep --no-messages '^State:.*zombie' /proc/[0-9]*/status || true"];
    await vi.waitFor(async () => expect(await node.exec(...zombies)).toBe(""), PATIENCE);
  });

  it("get their images only from the registry's mirror", async () => {
    await node.apply(pod("missing", `${REGISTRY}/webapi@sha256:${"0".repeat(64)}`, "Always"));
    const events = ["get", "events", "--field-selector=involvedObject.name=missing", "--output=json"];
    await vi.waitFor(async () => {
      expect(await node.kubectl(...events)).toMatch(/Failed to pull image.*not found/);
    }, PATIENCE);
    await node.kubectl("delete", "pod/missing", "--now");
    expect(asked.length).toBeGreaterThan(0);
    for (const request of asked) expect(request).toMatch(/^(HEAD|GET) \/v2\/webapi\/(manifests|blobs)\/sha256:0+/);
  });
});

describe("the metrics API", () => {
  const metrics = (path: string) => node.kubectl("get", "--raw", `/apis/metrics.k8s.io/v1beta1/${path}`);

  it("has the usage of the node and of its pods, from metrics-server with a verified certificate", async () => {
    await node.apply(pod("measured", PAUSE, "Never"));
    const usage = /"usage":\{"cpu":"\d+n?","memory":"[1-9]\d*Ki"\}/;
    await vi.waitFor(async () => {
      expect(await metrics("nodes")).toMatch(usage);
      expect(await metrics("namespaces/default/pods/measured")).toMatch(usage);
    }, PATIENCE);
    await node.kubectl("delete", "pod/measured", "--now");
    const trust = "jsonpath={.spec.insecureSkipTLSVerify},{.spec.caBundle}";
    expect(await node.kubectl("get", "apiservice/v1beta1.metrics.k8s.io", "--output", trust)).toMatch(/^,\S+$/);
  });

  it("is never asked at a cluster IP, which leads out of the node until kube-proxy has started", async () => {
    const log = await node.exec("cat", "/var/log/eks-node/kube-apiserver.log");
    expect(log).toContain("v1beta1.metrics.k8s.io");
    expect(log).not.toContain("https://10.100.");
  });

  it("is not served to clients without rights that reach metrics-server itself", async () => {
    const url = `https://${await node.address()}:10251/apis/metrics.k8s.io/v1beta1/nodes`;
    expect(await ask(url)).toMatchObject({ status: 403 });
  });
});

describe("services of type LoadBalancer", () => {
  beforeAll(async () => {
    const address = await node.address();
    for (const name of ["first", "second"]) await node.apply(...balanced(name, address));
    await node.apply(...balanced("closed", address, ["192.0.2.0/24"]));
  });

  it("have the node's address, or another address if their ports are taken there", async () => {
    const addresses = await Promise.all(["first", "second", "closed"].map(addressOf));
    expect(addresses[0]).toBe(await node.address());
    expect(new Set(addresses).size).toBe(3);
  });

  it("answer this machine", async () => {
    for (const name of ["first", "second"]) {
      const address = await addressOf(name);
      // kube-proxy may get the address later than this test
      await vi.waitFor(async () => expect(await answer(address)).toContain(`v${release}`), PATIENCE);
    }
  });

  it("do not answer this machine if their source ranges do not include it", async () => {
    const address = await addressOf("closed");
    await vi.waitFor(() => expect(answer(address)).rejects.toThrow("aborted"), PATIENCE);
  });
});

describe("DNS", () => {
  it("resolves the cluster's names, and forwards no other name", async () => {
    const resolver = new Resolver({ timeout: 10_000, tries: 1 });
    resolver.setServers([await node.address()]);
    expect(await resolver.resolve4("kubernetes.default.svc.cluster.local")).toEqual(["10.100.0.1"]);
    await expect(resolver.resolve4("missing.default.svc.cluster.local")).rejects.toThrow("ENOTFOUND");
    await expect(resolver.resolve4("example.com")).rejects.toThrow("ESERVFAIL");
  });
});

describe("service accounts", () => {
  const token = (...args: string[]) => node.kubectl("create", "token", "default", ...args);

  it("have tokens for the cluster from the issuer on the command line", async () => {
    const { claims } = decode(await token());
    expect(claims).toMatchObject({ iss: ISSUER, aud: ["https://kubernetes.default.svc.cluster.local"] });
  });

  it("can't sign in with a token for AWS", async () => {
    const forAws = await token("--audience=sts.amazonaws.com");
    expect(decode(forAws).claims.aud).toEqual(["sts.amazonaws.com"]);
    await expect(node.kubectl("auth", "whoami", `--token=${forAws}`, ...asStranger())).rejects.toThrow("Unauthorized");
    expect(await node.kubectl("auth", "whoami", `--token=${await token()}`, ...asStranger())).toContain(
      "default:default",
    );
  });

  it("are not authorized without a role, and neither are unknown users", async () => {
    expect(await ask(`https://${await node.address()}:6443/api/v1/secrets`)).toMatchObject({ status: 403 });
    await expect(node.kubectl("get", "secrets", `--token=${await token()}`, ...asStranger())).rejects.toThrow(
      "forbidden",
    );
    await expect(node.kubectl("get", "secrets", "--token=none", ...asStranger())).rejects.toThrow("must be logged in");
  });
});

describe("a restart", () => {
  let tokenOfBefore: string;
  let authority: string;

  beforeAll(async () => {
    tokenOfBefore = await node.kubectl("create", "token", "default");
    authority = await node.exec("cat", "/var/lib/rancher/k3s/server/tls/server-ca.crt");
    await node.apply(pod("survivor", PAUSE, "Never"));
    await node.kubectl("wait", "pod/survivor", "--for=condition=Ready", "--timeout=120s");
  });

  it("stops the node cleanly within the time that MiniStack allows", async () => {
    expect(await node.stop()).toBe(0);
  });

  it("keeps the cluster's authority, keys and objects", async () => {
    await node.start();
    expect(await node.exec("cat", "/var/lib/rancher/k3s/server/tls/server-ca.crt")).toBe(authority);
    const whoami = await node.kubectl("auth", "whoami", `--token=${tokenOfBefore}`, ...asStranger());
    expect(whoami).toContain("default:default");
  });

  it("starts the pods again", async () => {
    const restarted = "--for=jsonpath={.status.containerStatuses[0].restartCount}=1";
    await node.kubectl("wait", "pod/survivor", restarted, "--timeout=120s");
    await node.kubectl("wait", "pod/survivor", "--for=condition=Ready", "--timeout=120s");
  });

  it("has the metrics API again", async () => {
    const resources = () => node.kubectl("get", "--raw", "/apis/metrics.k8s.io/v1beta1");
    await vi.waitFor(async () => expect(await resources()).toContain('"kind":"PodMetrics"'), PATIENCE);
  });

  it("makes load balancers answer again, at the node's new addresses", async () => {
    await node.apply(...balanced("first", await node.address()));
    await vi.waitFor(async () => {
      const addresses = await Promise.all(["first", "second", "closed"].map(addressOf));
      expect(addresses).toContain(await node.address());
      expect(new Set(addresses).size).toBe(3);
      expect(await answer(await addressOf("first"))).toContain(`v${release}`);
    }, PATIENCE);
  });
});

/** Options without any credentials: only those that the command line adds apply. */
const asStranger = () => ["--kubeconfig=/dev/null", "--server=https://127.0.0.1:6443", "--insecure-skip-tls-verify"];

async function addressOf(name: string): Promise<string> {
  return vi.waitFor(async () => {
    const path = "jsonpath={.status.loadBalancer.ingress[0].ip}";
    const address = await node.kubectl("get", "service", name, "--output", path);
    expect(address).not.toBe("");
    return address;
  }, PATIENCE);
}
