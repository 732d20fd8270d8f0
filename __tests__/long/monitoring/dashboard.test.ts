import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dashboardPanels } from "../../support/monitoring.ts";
import { promtool } from "./promtool.ts";

const panels = dashboardPanels();

describe("the dashboard", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "dashboard-test-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it("has queries that are valid for Prometheus", async () => {
    const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    // Grafana replaces its variables
    const rules = queries.map((expr, index) => ({
      record: `query_${index}`,
      expr: expr.replaceAll("$__rate_interval", "5m").replaceAll("$namespace", "webapi"),
    }));
    const file = join(directory, "rules.json");
    // JSON is YAML
    await writeFile(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
    await promtool("check", "rules", file);
  });

  it("selects the service's job and the chosen namespaces in each query", () => {
    const selectors = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/\{[^}]*\}/g) ?? []));
    const others = selectors.filter((text) => !text.includes('job="k8s-webapi", namespace=~"$namespace"'));
    expect(others).toEqual([]);
  });

  it("asks for its data source", () => {
    for (const { datasource } of panels) expect(datasource.uid).toMatch(/^\$\{datasource\}$/);
  });

  it("has no panels on top of each other, and none that is wider than the page", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(cells.length).toBe(new Set(cells).size);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });
});
