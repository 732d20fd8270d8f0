import { describe, expect, it } from "vitest";
import { dependencies } from "../../stacks/checks/graph.ts";
import type { Stack } from "../../stacks/checks/terraform.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";
import { creationTime } from "./creation-times.ts";

interface Path {
  seconds: number;
  /** Of what takes time, in its order. */
  names: readonly string[];
}

/** What a deployment of the stack waits for longest, by published creation times. */
function longestPath({ resource, data, locals }: Stack): Path {
  const graph = dependencies({ resource, data, locals });
  const paths = new Map<string, Path>();
  const pathTo = (address: string): Path => {
    const known = paths.get(address);
    if (known !== undefined) return known;
    const before = longest([...(graph.get(address) ?? [])].map(pathTo));
    const [type = "", id = ""] = address.split(".");
    const block = resource[type]?.[id];
    const time = block && creationTime(type, block);
    const path = time ? { seconds: before.seconds + time.seconds, names: [...before.names, time.name] } : before;
    paths.set(address, path);
    return path;
  };
  return longest([...graph.keys()].map(pathTo));
}

function longest(paths: readonly Path[]): Path {
  return paths.reduce((a, b) => (b.seconds > a.seconds ? b : a), { seconds: 0, names: [] });
}

const EXPECTED = ["KMS key", "cluster", "vpc-cni", "nodes", "coredns"];

const { base } = synthesize(testConfig("dev"));

/** The id of the only resource of a type that has this text in its id. */
function id(type: string, text = ""): string {
  const [name, ...more] = Object.keys(base.resource[type] ?? {}).filter((name) => name.includes(text));
  if (name === undefined || more.length > 0) throw new Error(`not one ${type} is ${text}`);
  return name;
}

/** `base` with one more edge: the one resource waits for the other, too. */
function withEdge(later: readonly [string, string?], earlier: readonly [string, string?]): Stack {
  const changed = structuredClone(base);
  const block = changed.resource[later[0]]?.[id(...later)] ?? {};
  block.depends_on = [block.depends_on ?? [], `${earlier[0]}.${id(...earlier)}`].flat();
  return changed;
}

describe("the longest path through base", () => {
  it.each(["dev", "prod"] as const)("is KMS key, cluster, vpc-cni, nodes, coredns in %s", (environment) => {
    expect(longestPath(synthesize(testConfig(environment)).base).names).toEqual(EXPECTED);
  });

  it.each(["single", "perZone"] as const)("does not wait for NAT gateways (%s)", (nat) => {
    const dev = testConfig("dev");
    const { base: other } = synthesize({ ...dev, network: { ...dev.network, nat } });
    expect(Object.keys(other.resource.aws_nat_gateway ?? {})).not.toEqual([]);
    expect(longestPath(other).names).toEqual(EXPECTED);
  });

  it("does not wait longer for what pod identity needs", () => {
    const dev = testConfig("dev");
    const { base: other } = synthesize({ ...dev, cluster: { ...dev.cluster, identity: "podIdentity" } });
    expect(longestPath(other).names).toEqual(EXPECTED);
  });

  it.each([
    [["aws_eks_cluster"], ["aws_vpc_endpoint", "sts"], "interface endpoint"],
    [["aws_kms_key", "secrets-key"], ["aws_vpc"], "VPC"],
    [["aws_eks_addon", "vpc-cni"], ["aws_eks_addon", "kube-proxy"], "kube-proxy"],
    [["aws_eks_addon", "vpc-cni"], ["aws_eks_addon", "eks-pod-identity-agent"], "eks-pod-identity-agent"],
    [["aws_eks_addon", "coredns"], ["aws_eks_addon", "metrics-server"], "metrics-server"],
  ] as const)("would be another one if %s waited for %s", (later, earlier, name) => {
    const { names } = longestPath(withEdge(later, earlier));
    expect(names).not.toEqual(EXPECTED);
    expect(names).toContain(name);
  });
});
