import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { loadConfig } from "../../service/config.ts";
import { projectRoot } from "../../stacks/project.ts";
import { Apps } from "../service/apps.ts";
import { alertRules } from "../support/monitoring.ts";
import { rowsOf } from "../support/service-page.ts";

const chartSchema = z.object({
  resources: z.object({ limits: z.object({ memory: z.string() }) }),
  drainSeconds: z.number(),
});
const chart = chartSchema.parse(parse(readFileSync(join(projectRoot, "helm/k8s-webapi/values.yaml"), "utf8")));
const config = loadConfig({ SSM_PARAMETER_NAME: "/webapi/message", AWS_REGION: "eu-central-1" });
const { app, management } = new Apps();

describe("the endpoints in docs/service.md", () => {
  it.each(rowsOf("Endpoints"))("exist: %s %s", async (port, path = "") => {
    const server = port === String(config.port) ? app : management;
    expect(port).toBe(String(server === app ? config.port : config.managementPort));
    expect((await server.inject(path.replaceAll("`", ""))).statusCode).not.toBe(404);
  });
});

describe("the alerts in docs/service.md", () => {
  it("are all rules, with their severities and times", () => {
    const rules = alertRules().map(({ alert, labels, for: time }) => [alert, labels.severity, time]);
    expect(rowsOf("Alerts").map((cells) => cells.slice(0, 3))).toEqual(rules);
  });
});

describe("the limits in docs/service.md", () => {
  const { server } = app;
  const seconds = (ms: number) => `${ms / 1_000} s`;

  it.each([
    ["Headers of a request", seconds(server.headersTimeout)],
    ["A whole request", seconds(server.requestTimeout)],
    ["A connection without traffic", seconds(server.keepAliveTimeout)],
    ["Age of a fresh value", `${config.parameterTtlSeconds} s`],
    ["Age of a value that is served", `${config.parameterMaxStaleSeconds} s`],
    ["Drain of a stopping pod", `${config.drainSeconds} s`],
    ["Memory of a pod", chart.resources.limits.memory],
  ])("are those of the code: %s", (what, number) => {
    expect(rowsOf("Limits").find(([first]) => first === what)?.[1]).toBe(number);
  });

  it("leave the grace period of the chart for the drain and the requests after it", () => {
    const numbers = new Map(rowsOf("Limits").map(([what = "", number = ""]) => [what, Number.parseInt(number, 10)]));
    expect(chart.drainSeconds).toBe(numbers.get("Drain of a stopping pod"));
    expect(numbers.get("Grace period of a pod")).toBe(chart.drainSeconds + 20);
  });
});
