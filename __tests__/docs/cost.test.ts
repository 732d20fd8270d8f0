import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../local/project.ts";
import { WORKLOAD_FEATURES } from "../../stacks/config/schema/network.ts";
import { all, synthesize, testConfig } from "../stacks/synthesis.ts";

/** Of a month, as the page has them. */
const PRICES = { controlPlane: 73, endpoint: 7.3, natGateway: 36.5, node: 30.37, loadBalancer: 16.43, key: 1 };

const rows = readFileSync(join(projectRoot, "docs/cost.md"), "utf8")
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()));

/** The cells beside a row's name. */
function row(name: string): string[] {
  const found = rows.find(([, first]) => first === name);
  if (found === undefined) throw new Error(`docs/cost.md has no row ${name}`);
  return found.slice(2, -1);
}

const dev = testConfig("dev");
const network = (changes: Partial<typeof dev.network>) => ({ network: { ...dev.network, ...changes } });
const priced = (count: number, price: number) => (count * price).toFixed(2);

describe("the cost of the network's options", () => {
  it.each([
    ["default", {}],
    ["`endpoints.zones`: `one`", network({ endpoints: { ...dev.network.endpoints, zones: "one" } })],
    ["`cluster.identity`: `podIdentity`", { cluster: { ...dev.cluster, identity: "podIdentity" as const } }],
    ["`nodes.sessionManager`: `false`", { nodes: { ...dev.nodes, sessionManager: false } }],
    ["with the autoscaler", { autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` } }],
    [
      "with all `endpoints.workloads`",
      network({ endpoints: { ...dev.network.endpoints, workloads: [...WORKLOAD_FEATURES] } }),
    ],
    ["`nat`: `single`", network({ nat: "single" })],
    ["`nat`: `perZone`", network({ nat: "perZone" })],
  ])("is what the stack has: %s", (name, changes) => {
    const { base } = synthesize({ ...dev, ...changes });
    const endpoints = all(base, "aws_vpc_endpoint").filter((block) => block.vpc_endpoint_type === "Interface");
    const zones = Math.max(...endpoints.map(({ subnet_ids }) => (subnet_ids as string[]).length));
    const gateways = all(base, "aws_nat_gateway").length;
    const cost = { endpoints: endpoints.length * zones * PRICES.endpoint, gateways: gateways * PRICES.natGateway };
    expect(row(name)).toEqual([
      `${endpoints.length} in ${zones} ${zones === 1 ? "zone" : "zones"}: ${cost.endpoints.toFixed(2)}`,
      gateways === 0 ? "none" : `${gateways}: ${cost.gateways.toFixed(2)}`,
      (cost.endpoints + cost.gateways).toFixed(2),
    ]);
  });
});

describe("the cost of dev", () => {
  const { backend, base } = synthesize(dev);
  const keys = [backend, base].flatMap((stack) => all(stack, "aws_kms_key")).length;
  const endpoints = all(base, "aws_vpc_endpoint").filter((block) => block.vpc_endpoint_type === "Interface").length;
  const zones = dev.subnets.length;

  it("counts its endpoints, keys and nodes", () => {
    expect(row("Interface endpoints, each in one zone")[1]).toBe(
      `${endpoints} in ${zones} zones: ${priced(endpoints * zones, PRICES.endpoint)}`,
    );
    expect(row("KMS key")[1]).toBe(`${keys}: ${priced(keys, PRICES.key)}`);
    expect(row("Node, t3.medium")[1]).toBe(`${dev.nodes.desired}: ${priced(dev.nodes.desired, PRICES.node)}`);
  });

  it("is their sum, here and in the README", () => {
    const sum = Math.round(
      PRICES.controlPlane +
        endpoints * zones * PRICES.endpoint +
        dev.nodes.desired * PRICES.node +
        PRICES.loadBalancer +
        keys * PRICES.key,
    );
    expect(row("**sum**")[1]).toBe(`**about ${sum}**`);
    expect(readFileSync(join(projectRoot, "README.md"), "utf8")).toContain(`[about $${sum}](docs/cost.md)`);
  });
});
