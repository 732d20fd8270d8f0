import { join } from "node:path";
import { z } from "zod";
import type { Log } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { virtualEnvironment } from "../../support/virtual-environment.ts";

/** A check's verdict on one block. */
export interface Verdict {
  check: string;
  /** The block's logical id. */
  block: string;
  /** Path of the file that was judged, from the directory on. */
  file: string;
}

/** Those that passed and failed; where checkov can't decide, it reports nothing. */
export interface Verdicts {
  passed: Verdict[];
  failed: Verdict[];
}

const verdictsSchema = z
  .array(z.object({ check_id: z.string(), resource: z.string(), file_path: z.string() }))
  .transform((verdicts) =>
    verdicts.map(({ check_id, resource, file_path }): Verdict => {
      // "resource.<id>", "aws_s3_bucket.<id>" or "data.<type>.<id>"
      const block = resource.slice(resource.lastIndexOf(".") + 1);
      return { check: check_id, block, file: file_path.slice(1) };
    }),
  );

const reportSchema = jsonSchema(
  z.object({
    results: z.object({
      passed_checks: verdictsSchema,
      failed_checks: verdictsSchema,
      // a file that it can't read, it would leave out otherwise
      parsing_errors: z.array(z.string()).max(0),
    }),
  }),
);

/** checkov's executable; installed into the cache at the first call for these requirements. */
export async function installCheckov(log: Log): Promise<string> {
  const venv = await virtualEnvironment("checkov", join(import.meta.dirname, "requirements.txt"), log);
  return join(venv, "bin", "checkov");
}

/** Kinds of files that checkov judges. */
export type Framework = "terraform_json" | "kubernetes" | "dockerfile";

/** What checkov finds in the files of a kind below a directory, without a network. */
export async function judge(checkov: string, directory: string, framework: Framework): Promise<Verdicts> {
  const offline = ["--skip-download", "--skip-results-upload", "--download-external-modules", "false"];
  const output = ["--output", "json", "--compact", "--soft-fail"];
  // it leaves the tables of its parser among the temporary files
  const env = { BC_API_KEY: undefined, LOG_LEVEL: undefined, TMPDIR: directory };
  const args = ["--directory", directory, "--framework", framework, ...offline, ...output];
  const { results } = reportSchema.parse(await run(checkov, args, { env }));
  return { passed: results.passed_checks, failed: results.failed_checks };
}
