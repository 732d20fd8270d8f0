import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../stacks/checks/terraform.ts";
import type { Config } from "../../../../stacks/config/load.ts";
import { synthesize, testConfig, withValue } from "../../../support/synthesis.ts";

const config = testConfig("dev", { autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` } });
const taints: Config["nodes"]["taints"] = [
  { key: "example.com/team", value: "platform", effect: "NO_SCHEDULE" },
  { key: "example.com/only", value: "", effect: "NO_EXECUTE" },
  { key: "example.com/rather-not", value: "", effect: "PREFER_NO_SCHEDULE" },
];
const plain = synthesize(config);
const tainted = synthesize({ ...config, nodes: { ...config.nodes, taints } });

const tolerations = [
  { key: "example.com/team", operator: "Equal", value: "platform", effect: "NoSchedule" },
  { key: "example.com/only", operator: "Equal", value: "", effect: "NoExecute" },
  { key: "example.com/rather-not", operator: "Equal", value: "", effect: "PreferNoSchedule" },
];

const addOn = (stack: Stack, name: string) => withValue(stack, "aws_eks_addon", "addon_name", name);
const configuration = (stack: Stack, name: string): unknown =>
  JSON.parse(String(addOn(stack, name).configuration_values));
const values = (stack: Stack, name: string) =>
  String((withValue(stack, "helm_release", "name", name).values as unknown[])[0]);

/** As CDKTF writes the argument of yamlencode. */
const asTerraform = (list: object[]) =>
  `[${list.map((entry) => JSON.stringify(entry).replaceAll('":', '" = ').replaceAll(',"', ', "')).join(", ")}]`;

describe("nodes with taints", () => {
  it.each(["webapi", "cluster-autoscaler"])("run the release that tolerates them: %s", (name) => {
    expect(values(tainted.app, name)).toContain(`"tolerations" = ${asTerraform(tolerations)}`);
  });

  it("run metrics-server, which tolerates them", () => {
    expect(configuration(tainted.base, "metrics-server")).toEqual({ tolerations });
  });

  it("run coredns, which tolerates them and what it tolerates by itself", () => {
    expect(configuration(tainted.base, "coredns")).toEqual({
      tolerations: [
        { key: "CriticalAddonsOnly", operator: "Exists" },
        { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
        ...tolerations,
      ],
    });
  });

  it.each(["vpc-cni", "kube-proxy", "eks-pod-identity-agent"])("run %s, which tolerates every taint", (name) => {
    expect(addOn(tainted.base, name)).toEqual(addOn(plain.base, name));
  });
});

describe("nodes without taints", () => {
  it.each(["webapi", "cluster-autoscaler"])("ask nothing to be tolerated: %s", (name) => {
    expect(values(plain.app, name)).toContain('"tolerations" = []');
  });

  it.each(["coredns", "metrics-server"])("leave %s as it comes", (name) => {
    expect(addOn(plain.base, name)).not.toHaveProperty("configuration_values");
  });
});
