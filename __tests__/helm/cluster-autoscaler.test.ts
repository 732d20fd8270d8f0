import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { byKind, deploymentIn, template } from "../support/helm.ts";
import {
  autoscaler,
  autoscalerValues,
  podIdentityAutoscalerValues,
  taintedAutoscalerValues,
  tolerations,
} from "../support/releases.ts";

const rulesSchema = z.object({
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      resourceNames: z.array(z.string()).optional(),
      verbs: z.array(z.string()),
    }),
  ),
});

const READING = ["get", "list", "watch"];

describe("cluster-autoscaler", () => {
  let manifests: string;
  beforeAll(async () => {
    manifests = await template(autoscaler, autoscalerValues);
  });

  const rulesOf = (kind: string) => rulesSchema.parse(byKind(manifests).get(kind)).rules;

  it("finds the groups of this cluster by their tags, and needs no address outside the VPC", () => {
    const { container } = deploymentIn(manifests);
    expect(container.command).toEqual(
      expect.arrayContaining([
        "--cloud-provider=aws",
        "--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/webapi-dev",
        "--aws-use-static-instance-list=true",
        "--expander=least-waste",
        "--namespace=kube-system",
      ]),
    );
    const { repository, digest } = autoscalerValues.image;
    expect(container.image).toBe(`${repository}@${digest}`);
  });

  it("is scheduled before what it makes room for", () => {
    expect(deploymentIn(manifests).pod.priorityClassName).toBe("system-cluster-critical");
  });

  it("runs on nodes with the taints of its tolerations, and on no other tainted nodes", async () => {
    expect(deploymentIn(manifests).pod).not.toHaveProperty("tolerations");
    expect(deploymentIn(await template(autoscaler, taintedAutoscalerValues)).pod.tolerations).toEqual(tolerations);
  });

  it("has a token for AWS, where EKS's webhook would put it", () => {
    const { pod, container } = deploymentIn(manifests);
    expect(pod.volumes).toMatchObject([
      { name: "aws-iam-token", projected: { sources: [{ serviceAccountToken: { audience: "sts.amazonaws.com" } }] } },
    ]);
    expect(container.env).toContainEqual({ name: "AWS_ROLE_ARN", value: autoscalerValues.serviceAccount.roleArn });
    expect(container.env).toContainEqual({ name: "AWS_STS_REGIONAL_ENDPOINTS", value: "regional" });
  });

  it("leaves the token and its variables to EKS with EKS Pod Identity", async () => {
    const other = await template(autoscaler, podIdentityAutoscalerValues);
    const { pod, container } = deploymentIn(other);
    expect(pod).not.toHaveProperty("volumes");
    expect(container).not.toHaveProperty("volumeMounts");
    expect(container.env).toEqual([
      { name: "AWS_REGION", value: "eu-central-1" },
      { name: "AWS_DEFAULT_REGION", value: "eu-central-1" },
    ]);
    expect(byKind(other).get("ServiceAccount")?.metadata).not.toHaveProperty("annotations");
    expect(other).not.toMatch(/iam::|sts\.amazonaws\.com/);
  });

  it("writes nothing in the whole cluster but events, evictions, pod conditions and the taints of nodes", () => {
    const writes = rulesOf("ClusterRole").flatMap(({ apiGroups, resources, verbs }) =>
      verbs.filter((verb) => !READING.includes(verb)).map((verb) => `${verb} ${apiGroups} ${resources}`),
    );
    expect(writes.sort()).toEqual([
      "create  events",
      "create  pods/eviction",
      "patch  events",
      "update  nodes",
      "update  pods/status",
    ]);
  });

  it("sees what Kubernetes schedules by", () => {
    const seen = rulesOf("ClusterRole").flatMap(({ resources, verbs }) => (verbs.includes("list") ? resources : []));
    expect(seen).toEqual(
      expect.arrayContaining(["nodes", "pods", "volumeattachments", "resourceslices", "poddisruptionbudgets"]),
    );
    expect(seen).not.toContain("secrets");
  });

  it("changes only its own lock and status in its namespace", () => {
    const unnamed = rulesOf("Role").filter(({ resourceNames }) => resourceNames === undefined);
    expect(unnamed.flatMap(({ verbs }) => verbs)).toEqual(["create", "create"]);
    const names = rulesOf("Role").flatMap(({ resourceNames }) => resourceNames ?? []);
    expect(names).toEqual(["cluster-autoscaler", "cluster-autoscaler-status"]);
  });

  it.each(["RoleBinding", "ClusterRoleBinding"])("gives its rights to its service account only: %s", (kind) => {
    expect(byKind(manifests).get(kind)).toMatchObject({
      roleRef: { kind: kind.replace("Binding", ""), name: "cluster-autoscaler" },
      subjects: [{ kind: "ServiceAccount", name: "cluster-autoscaler", namespace: "kube-system" }],
    });
  });

  it("allows no wildcard", () => {
    expect([...rulesOf("ClusterRole"), ...rulesOf("Role")].flatMap((rule) => Object.values(rule).flat())).not.toContain(
      "*",
    );
  });
});
