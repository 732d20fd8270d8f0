import { rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../lib/processes/run.ts";
import { projectRoot } from "../../stacks/project.ts";
import type { Benchmark, Variant } from "../benchmark.ts";
import { TIME, timed } from "../duration.ts";
import { WORK } from "../run.ts";
import { hashOfOutput } from "./output.ts";

function many(name: string, count: number): Variant {
  const outdir = join(WORK, "environments", String(count));
  const program = ["cli/typescript.mjs", "bench/synth/synthesize-many.ts", String(count)];
  return {
    name,
    command: `node ${program.join(" ")} <directory>`,
    measure: timed(async (log) => {
      await rm(outdir, { recursive: true, force: true });
      await run(process.execPath, [...program, outdir], { cwd: projectRoot, log, timeoutMs: 300_000 });
    }),
    outcome: () => hashOfOutput(outdir),
  };
}

export const environments: Benchmark = {
  name: "environments",
  description: "All three stacks of one environment, and of fifty in one process",
  quantities: [TIME],
  rounds: 5,
  maxMinutes: 10,
  prepare: async () => [],
  variants: [
    many("1 environment", 1),
    { ...many("50 environments", 50), targets: [{ quantity: TIME.name, atMost: 10 }] },
  ],
};
