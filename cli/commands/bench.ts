import { join } from "node:path";
import { benchmarks } from "../../bench/index.ts";
import { report } from "../../bench/report.ts";
import { type Results, writeResults } from "../../bench/results.ts";
import { runBenchmark } from "../../bench/run.ts";
import { UserError } from "../../lib/errors.ts";
import { projectRoot } from "../../stacks/project.ts";

/** Runs one benchmark or all, prints the results, and keeps them in bench/results. */
export async function bench(name: string | undefined, { json = false }: { json?: boolean }): Promise<void> {
  const selected = benchmarks.filter((benchmark) => name === undefined || benchmark.name === name);
  if (selected.length === 0) {
    const names = benchmarks.map((benchmark) => benchmark.name).join(", ");
    throw new UserError("NO_SUCH_BENCHMARK", `There is no benchmark ${name}.`, { remedy: `There are: ${names}` });
  }
  const results: Results[] = [];
  for (const benchmark of selected) {
    const result = await runBenchmark(benchmark);
    await writeResults(join(projectRoot, "bench/results"), result);
    results.push(result);
    if (!json) console.log(`\n${report(result)}\n`);
  }
  if (json) console.log(JSON.stringify(results, null, 2));
}
