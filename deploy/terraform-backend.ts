import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { jsonSchema } from "../lib/tools/json.ts";

/** The settings of a backend that say how a state is locked, not where it is stored. */
const LOCK_SETTINGS = ["dynamodb_table", "use_lockfile"];

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
  if (before === undefined || now === undefined) return false;
  const settings = now.terraform.backend[before.backend.type];
  if (settings === undefined) return false;
  const [was, is] = [withoutUnset(before.backend.config), withoutUnset(settings)];
  return !isDeepStrictEqual(was, is) && isDeepStrictEqual(withoutLocks(was), withoutLocks(is));
}

type Settings = z.infer<typeof settingsSchema>;

/** Terraform also records settings that are not set, as null. */
function withoutUnset(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
}

function withoutLocks(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !LOCK_SETTINGS.includes(name)));
}

function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
