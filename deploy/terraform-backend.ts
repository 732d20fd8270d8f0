import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { jsonSchema } from "../lib/tools/json.ts";

/** The settings of a backend that say how a state is locked, not where it is stored. */
const LOCK_SETTINGS: readonly string[] = ["dynamodb_table", "use_lockfile"];

const settingsSchema = z.record(z.string(), z.unknown());

/** https://github.com/hashicorp/terraform/blob/v1.11.4/internal/command/workdir/backend_state.go */
const initializedSchema = jsonSchema(z.object({ backend: z.object({ type: z.string(), config: settingsSchema }) }));

const configuredSchema = jsonSchema(
  z.object({ terraform: z.object({ backend: z.record(z.string(), settingsSchema) }) }),
);

/**
 * Whether a folder was initialized with the configured backend, but with other locks. Terraform then requires
 * `-reconfigure` or `-migrate-state`, as after any change of a backend, although the state stays in its place:
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/command/meta_backend.go. After any other change, the
 * user has to decide, because a state may have to be copied.
 */
export async function onlyLocksChanged(directory: string): Promise<boolean> {
  const before = initializedSchema.safeParse(await textOf(join(directory, ".terraform", "terraform.tfstate"))).data;
  const now = configuredSchema.safeParse(await textOf(join(directory, "cdk.tf.json"))).data;
  const was = before?.backend.config;
  const is = before && now?.terraform.backend[before.backend.type];
  if (was === undefined || is === undefined) return false;
  const isSame = (ignored: readonly string[]) => isDeepStrictEqual(without(ignored, was), without(ignored, is));
  return !isSame([]) && isSame(LOCK_SETTINGS);
}

/** The other settings. Terraform also records settings that are not set, as null: they are left out. */
function without(ignored: readonly string[], settings: z.infer<typeof settingsSchema>) {
  const others = Object.entries(settings).filter(([name, value]) => value !== null && !ignored.includes(name));
  return Object.fromEntries(others);
}

function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
