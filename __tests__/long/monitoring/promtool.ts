import { join } from "node:path";
import { noLog as log } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { buildWithGo } from "../../../lib/tools/go-build.ts";

/**
 * Runs promtool, which reads rules as Prometheus does. It is built without what would find targets to scrape.
 * @throws {CommandError} with what it found
 */
export async function promtool(...args: string[]): Promise<void> {
  const module = join(import.meta.dirname, "promtool");
  const program = "github.com/prometheus/prometheus/cmd/promtool";
  await run(await buildWithGo({ module, package: program, binary: "promtool", tags: ["remove_all_sd"] }, log), args);
}
