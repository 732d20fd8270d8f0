import { describe, expect, it, vi } from "vitest";
import { RELEASES } from "../../local/node/versions.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { answer } from "../support/node-answers.ts";
import { balanced, pod } from "../support/node-manifests.ts";
import { TestNode } from "../support/test-node.ts";

const versions = Object.entries(RELEASES) as [KubernetesVersion, (typeof RELEASES)[KubernetesVersion]][];

describe("the local node", () => {
  it.each(versions)("runs pods, load balancers and metrics-server with Kubernetes %s", async (version, { release }) => {
    const node = await TestNode.create(version, ["--disable=traefik"], () => ({}));
    try {
      const shown = "jsonpath={.items[0].status.nodeInfo.kubeletVersion}";
      expect(await node.kubectl("get", "nodes", "--output", shown)).toBe(`v${release}`);
      expect(await node.kubectl("version")).toContain(`Server Version: v${release}`);
      await node.apply(pod("pause", "localhost/eks-node/pause:1", "Never"));
      await node.kubectl("wait", "pod/pause", "--for=condition=Ready", "--timeout=120s");
      const address = await node.address();
      await node.apply(...balanced("first", address));
      const patience = { timeout: 120_000, interval: 200 };
      await vi.waitFor(async () => expect(await answer(address)).toContain(`"gitVersion": "v${release}"`), patience);
      await vi.waitFor(
        async () => expect(await node.kubectl("top", "pods")).toMatch(/^pause +\d+m +\d+Mi$/m),
        patience,
      );
    } finally {
      await node.remove();
    }
  });
});
