import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byKind, template } from "../helm/helm.ts";
import { autoscaler, autoscalerValues } from "../helm/releases.ts";
import { kubectl } from "./test-cloud.ts";

const NAMESPACE = autoscaler.namespace;
const USER = `system:serviceaccount:${NAMESPACE}:${autoscalerValues.serviceAccount.name}`;

/** Asks the API server itself; kubectl's exit code is 1 where the answer is no. */
const may = (request: string) => kubectl("auth", "can-i", ...request.split(" "), `--as=${USER}`);

describe("the cluster autoscaler's rights on a cluster", () => {
  let directory: string;
  let file: string;

  beforeAll(async () => {
    const manifests = byKind(await template(autoscaler, autoscalerValues));
    // its image lies in no registry here
    manifests.delete("Deployment");
    directory = await mkdtemp(join(tmpdir(), "autoscaler-test-"));
    file = join(directory, "list.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: [...manifests.values()] }));
    await kubectl("--namespace", NAMESPACE, "apply", "--filename", file);
  });
  afterAll(async () => {
    await kubectl("--namespace", NAMESPACE, "delete", "--ignore-not-found", "--filename", file);
    await rm(directory, { recursive: true });
  });

  it.each([
    "list nodes",
    "update nodes",
    "list pods --all-namespaces",
    "create pods --subresource=eviction --all-namespaces",
    "update pods --subresource=status --all-namespaces",
    "watch poddisruptionbudgets.policy --all-namespaces",
    "watch volumeattachments.storage.k8s.io",
    "list resourceslices.resource.k8s.io",
    "create events --all-namespaces",
    `create leases.coordination.k8s.io --namespace=${NAMESPACE}`,
    `update leases.coordination.k8s.io/cluster-autoscaler --namespace=${NAMESPACE}`,
    `update configmaps/cluster-autoscaler-status --namespace=${NAMESPACE}`,
  ])("include: %s", async (request) => {
    expect(await may(request)).toBe("yes");
  });

  it.each([
    "delete nodes",
    "create pods --all-namespaces",
    "delete pods --all-namespaces",
    "update deployments.apps --all-namespaces",
    "get secrets --all-namespaces",
    "create serviceaccounts --subresource=token --all-namespaces",
    "create clusterrolebindings.rbac.authorization.k8s.io",
    `update leases.coordination.k8s.io/another --namespace=${NAMESPACE}`,
    `update configmaps/coredns --namespace=${NAMESPACE}`,
    "update configmaps/cluster-autoscaler-status --namespace=default",
  ])("leave out: %s", async (request) => {
    await expect(may(request)).rejects.toMatchObject({ exitCode: 1, lastLines: expect.stringMatching(/^no$/m) });
  });
});
