import { join } from "node:path";
import { z } from "zod";
import { noLog as log } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { virtualEnvironment } from "../virtual-environment.ts";

/** Whether there is a trivy for this machine: see trivy.txt. */
export const HAS_TRIVY = process.platform === "linux" && process.arch === "x64";

const reportSchema = jsonSchema(
  z.object({
    Results: z.array(
      z.object({ Target: z.string(), Misconfigurations: z.array(z.object({ ID: z.string() })).default([]) }),
    ),
  }),
);

/** The checks that trivy finds failed, by the files below a directory. It takes its own checks and no network. */
export async function trivy(directory: string): Promise<{ check: string; file: string }[]> {
  const venv = await virtualEnvironment("trivy", join(import.meta.dirname, "trivy.txt"), log);
  // it would report its use: https://trivy.dev/docs/latest/guide/advanced/telemetry/
  const offline = ["--skip-check-update", "--skip-version-check", "--disable-telemetry"];
  const args = ["config", "--quiet", ...offline, "--format", "json", "--cache-dir", `${directory}-cache`, directory];
  const { Results } = reportSchema.parse(await run(join(venv, "bin", "trivy"), args));
  return Results.flatMap(({ Target, Misconfigurations }) =>
    Misconfigurations.map(({ ID }) => ({ check: ID, file: Target })),
  );
}
