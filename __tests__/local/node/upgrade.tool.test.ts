import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { buildNodeProgram } from "../../../local/node/parts.ts";
import { RELEASES } from "../../../local/node/versions.ts";
import { pod } from "../../support/node-manifests.ts";
import { TestNode } from "../../support/test-node.ts";

const PAUSE = "localhost/eks-node/pause:1";
const NEXT = "/usr/local/lib/eks-node/next/eks-node";
const BROKEN = "/usr/local/lib/eks-node/broken/eks-node";
const former = `v${RELEASES["1.35"].release}`;
const next = `v${RELEASES["1.36"].release}`;

let node: TestNode;

beforeAll(async () => {
  const program = await buildNodeProgram("1.36", noLog);
  const broken = await mkdtemp(join(tmpdir(), "broken-program-"));
  await writeFile(join(broken, "eks-node"), "#!/bin/sh\necho no such flag; exit 1\n");
  node = await TestNode.create("1.35", ["--disable=traefik"], () => ({}));
  await node.put(program, NEXT);
  await node.put(join(broken, "eks-node"), BROKEN);
  await rm(broken, { recursive: true });
  await node.apply(pod("survivor", PAUSE, "Never"));
  await node.kubectl("wait", "pod/survivor", "--for=condition=Ready", "--timeout=120s");
  return () => node.remove();
});

const apiServerVersion = async () => /"gitVersion": "(.+)"/.exec(await node.kubectl("get", "--raw", "/version"))?.[1];
const kubeletVersion = () => get("node", "{.items[0].status.nodeInfo.kubeletVersion}");
const readySince = (kind: string) => get(kind, '{.items[0].status.conditions[?(@.type=="Ready")].lastTransitionTime}');
const restarts = () => get("pod", "{.items[0].status.containerStatuses[0].restartCount}");

async function get(kind: string, path: string): Promise<string> {
  return node.kubectl("get", kind, "--output", `jsonpath=${path}`);
}

/** The node's components, each with the path of its program, without the processes that supervise them. */
async function programs(): Promise<string[]> {
  const lines = await node.exec("sh", "-c", "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done");
  const commands = lines.split("\n").map((line) => line.split(" "));
  return commands.flatMap(([program = "", name = ""]) => (/^kube/.test(name) ? [`${name} ${program}`] : [])).sort();
}

describe("a part of the node", () => {
  it("keeps its version if the next program does not work, and the error has that program's last output", async () => {
    for (const part of ["control-plane", "kube-proxy", "kubelet"]) {
      await expect(node.exec("eks-node", "upgrade", part, BROKEN)).rejects.toThrow("no such flag");
    }
    expect([await apiServerVersion(), await kubeletVersion()]).toEqual([former, former]);
  });

  it("is refused if the node has no such part", async () => {
    await expect(node.exec("eks-node", "upgrade", "etcd", NEXT)).rejects.toThrow(
      'no part of the node is called "etcd"',
    );
  });
});

describe("an upgrade", () => {
  let pods: string;
  let nodes: string;
  beforeAll(async () => {
    [pods, nodes] = [await readySince("pod"), await readySince("node")];
  });

  it("changes the control plane first, and leaves the kubelet at the older version", async () => {
    await node.exec("eks-node", "upgrade", "control-plane", NEXT);
    expect([await apiServerVersion(), await kubeletVersion()]).toEqual([next, former]);
  });

  it("changes kube-proxy and the kubelet separately", async () => {
    await node.exec("eks-node", "upgrade", "kube-proxy", NEXT);
    expect(await kubeletVersion()).toBe(former);
    await node.exec("eks-node", "upgrade", "kubelet", NEXT);
    expect(await kubeletVersion()).toBe(next);
    const components = ["kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet"];
    expect(await programs()).toEqual(components.map((name) => `${name} ${NEXT}`));
  });

  it("leaves metrics-server, which is no part of it, at work", async () => {
    const patience = { timeout: 120_000, interval: 200 };
    await vi.waitFor(async () => expect(await node.kubectl("top", "pods")).toMatch(/^survivor +\d+m/m), patience);
  });

  it("keeps the node and its pods ready all the time, and restarts no container", async () => {
    expect([await readySince("pod"), await readySince("node")]).toEqual([pods, nodes]);
    expect(await restarts()).toBe("0");
  });

  it("is kept when the node starts again", async () => {
    expect(await node.stop()).toBe(0);
    await node.start();
    expect([await apiServerVersion(), await kubeletVersion()]).toEqual([next, next]);
  });
});
