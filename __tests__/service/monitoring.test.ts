import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeAws, startFakeAws } from "../support/fake-aws.ts";
import { alertRules, dashboardPanels, metricsIn } from "../support/monitoring.ts";
import { rowsOf } from "../support/service-page.ts";
import { serviceProcesses } from "./service-process.ts";

const start = serviceProcesses();

/** What Prometheus itself records of each scrape: https://prometheus.io/docs/concepts/jobs_instances/ */
const OF_PROMETHEUS = ["up"];

let aws: FakeAws;
/** The types of the metrics by their names. */
let types: Map<string, string>;
/** The names of the series. */
let exported: string[];

beforeAll(async () => {
  aws = await startFakeAws("hello");
  const service = start({ AWS_ENDPOINT_URL: aws.url });
  const metrics = `${await service.url("management")}/metrics`;
  const text = await vi.waitFor(async () => (await fetch(metrics)).text(), { timeout: 20_000 });
  types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type = ""]) => [name, type]));
  exported = [...types].flatMap(([name, type]) =>
    type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
});
afterAll(() => aws.close());

function notExported(query: string): string[] {
  return metricsIn(query).filter((name) => ![...OF_PROMETHEUS, ...exported].includes(name));
}

describe("the metrics of the running service", () => {
  it("are in docs/service.md, with their types", () => {
    const own = [...types]
      .filter(([name]) => !/^(process|nodejs)_/.test(name))
      .map(([name, type]) => [`\`${name}\``, type]);
    expect(
      rowsOf("Metrics")
        .map((cells) => cells.slice(0, 2))
        .toSorted(),
    ).toEqual(own.toSorted());
  });

  it.each(alertRules())("include those of the alert rule $alert", ({ expr }) => {
    expect(notExported(expr)).toEqual([]);
  });

  it.each(dashboardPanels())("include those of the panel $title", ({ targets }) => {
    expect(targets.flatMap(({ expr }) => notExported(expr))).toEqual([]);
  });
});

describe("the metrics in a query", () => {
  it.each<[query: string, metrics: string[]]>([
    ["up", ["up"]],
    ['sum by (pod) (rate(a_total{b="c_total"}[5m])) / on (pod) group_left (d) e > 0.01', ["a_total", "e"]],
    ['histogram_quantile(0.99, sum by (le) (rate(f_bucket{g=~"(h|i)"}[$__rate_interval])))', ["f_bucket"]],
    ["j and k unless l or m offset 5m", ["j", "k", "l", "m"]],
  ])("are found: %s", (query, metrics) => {
    expect(metricsIn(query)).toEqual(metrics);
  });
});
