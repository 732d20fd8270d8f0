import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import { projectRoot } from "../../stacks/project.ts";

const MONITORING = join(projectRoot, "helm/k8s-webapi/monitoring");

/** The path of the service's alert rules. */
export const RULES = join(MONITORING, "alerts.yaml");
/** The path of its dashboard for Grafana. */
export const DASHBOARD = join(MONITORING, "dashboard.json");

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ alert: z.string(), expr: z.string(), for: z.string(), labels: z.object({ severity: z.string() }) }),
      ),
    }),
  ),
});

/** The alert rules. */
export function alertRules() {
  const { groups } = rulesSchema.parse(parse(readFileSync(RULES, "utf8")));
  return groups.flatMap(({ rules }) => rules);
}

const panelSchema = z.object({
  title: z.string(),
  description: z.string().optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  datasource: z.object({ uid: z.string() }),
  targets: z.array(z.object({ expr: z.string(), refId: z.string() })).min(1),
});
const dashboardSchema = jsonSchema(
  z.object({ uid: z.string(), title: z.string(), panels: z.array(panelSchema).min(1) }),
);

/** The panels of the dashboard. */
export function dashboardPanels() {
  return dashboardSchema.parse(readFileSync(DASHBOARD, "utf8")).panels;
}

/** The metrics that a query of Prometheus names. */
export function metricsIn(query: string): string[] {
  const names = query
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, "")
    // label matchers, ranges, and lists of labels
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, " ")
    // functions and aggregations
    .replaceAll(/\b\w+\s*\(/g, "(")
    .match(/\b[a-zA-Z_:][\w:]*\b/g);
  return [...new Set(names ?? [])].filter((name) => !OPERATORS.includes(name));
}

const OPERATORS = ["and", "or", "unless", "bool", "offset"];
