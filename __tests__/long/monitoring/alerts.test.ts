import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { alertRules, RULES } from "../../support/monitoring.ts";
import { promtool } from "./promtool.ts";

const CASES = join(import.meta.dirname, "alerts.yaml");

const casesSchema = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
});

describe("the alert rules", () => {
  it("are valid for Prometheus", async () => {
    await promtool("check", "rules", "--lint=all", "--lint-fatal", RULES);
  });

  it("fire and stay silent in each case as expected", async () => {
    await promtool("test", "rules", CASES);
  });

  const { tests } = casesSchema.parse(parse(readFileSync(CASES, "utf8")));
  const expectations = tests.flatMap((test) => test.alert_rule_test);

  it.each(alertRules().map(({ alert }) => alert))(
    "have a case in which %s fires, and one in which it does not",
    (alert) => {
      const numbers = expectations.filter(({ alertname }) => alertname === alert).map((test) => test.exp_alerts.length);
      expect(numbers).toContain(1);
      expect(numbers).toContain(0);
    },
  );
});
