import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { costOf, estimate, type Item } from "../../deploy/cost/estimate.ts";
import { BY_USE, PRICES } from "../../deploy/cost/prices.ts";
import type { Config } from "../../stacks/config/load.ts";
import { WORKLOAD_FEATURES } from "../../stacks/config/schema/network.ts";
import { projectRoot } from "../../stacks/project.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

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
const estimateOf = (config: Config) => estimate(synthesize(config));

/** What all items cost whose names begin like this. */
function cost(items: readonly Item[], ...beginnings: string[]): number {
  const chosen = items.filter(({ what }) => beginnings.some((beginning) => what.startsWith(beginning)));
  return chosen.reduce((sum, item) => sum + (costOf(item) ?? 0), 0);
}

describe("the cost of the network's options", () => {
  it.each<[string, Partial<Config>, zones: number]>([
    ["default", {}, 3],
    ["`endpoints.zones`: `one`", network({ endpoints: { ...dev.network.endpoints, zones: "one" } }), 1],
    ["`cluster.identity`: `podIdentity`", { cluster: { ...dev.cluster, identity: "podIdentity" as const } }, 3],
    ["`nodes.sessionManager`: `false`", { nodes: { ...dev.nodes, sessionManager: false } }, 3],
    ["with the autoscaler", { autoscaler: { imageDigest: `sha256:${"0".repeat(64)}` } }, 3],
    [
      "with all `endpoints.workloads`",
      network({ endpoints: { ...dev.network.endpoints, workloads: [...WORKLOAD_FEATURES] } }),
      3,
    ],
    ["`nat`: `single`", network({ nat: "single" }), 3],
    ["`nat`: `perZone`", network({ nat: "perZone" }), 3],
  ])("is what npm run cost says: %s", (name, changes, zones) => {
    const { items } = estimateOf({ ...dev, ...changes });
    const inZones = items.find(({ price }) => price === PRICES.endpoint)?.count ?? 0;
    const gateways = items.find(({ price }) => price === PRICES.natGateway)?.count ?? 0;
    const endpointCost = cost(items, "Interface endpoint");
    const natCost = cost(items, "NAT gateway", "Public address of a NAT gateway");
    expect(row(name)).toEqual([
      `${inZones / zones} in ${zones} ${zones === 1 ? "zone" : "zones"}: ${endpointCost.toFixed(2)}`,
      gateways === 0 ? "none" : `${gateways}: ${natCost.toFixed(2)}`,
      (endpointCost + natCost).toFixed(2),
    ]);
  });
});

describe("the cost of dev", () => {
  const { items, sum } = estimateOf(dev);

  it.each(items)("is what npm run cost says: $what", (item) => {
    const { what, count, price } = item;
    expect(row(what)).toEqual([price?.month.toFixed(2), `${count}: ${costOf(item)?.toFixed(2)}`]);
  });

  it("is their sum, here and in the README", () => {
    expect(row("**sum**")[1]).toBe(`**about ${Math.round(sum)}**`);
    expect(readFileSync(join(projectRoot, "README.md"), "utf8")).toContain(`[about $${Math.round(sum)}](docs/cost.md)`);
  });

  it("leaves out what the page says", () => {
    for (const [what, price] of BY_USE) expect(row(what)).toEqual([price]);
  });
});
