import { z } from "zod";
import type { GoSource } from "../go-source.ts";
import { jsonSchema } from "../json.ts";

/** Go's path of Terraform. */
export const TERRAFORM_MODULE = "github.com/hashicorp/terraform";

/** The backends that are modules of their own, each with the SDK of a cloud. */
const BACKENDS = `${TERRAFORM_MODULE}/internal/backend/remote-state/`;
/** The one that the stacks use. */
const KEPT = "s3";
/** Where Terraform, and OpenTofu, lists its backends. */
export const BACKEND_LIST = "internal/backend/init/init.go";

const goMod = jsonSchema(z.object({ Require: z.array(z.object({ Path: z.string() })) }));

/**
 * Leaves out Terraform's backends for the states of other clouds than AWS: they are most of what there is to compile.
 * What is left is unchanged. A configuration that names one of them is refused as an unknown backend.
 */
export async function reduceTerraform(source: GoSource): Promise<void> {
  const { Require: required } = goMod.parse(await source.go("mod", "edit", "-json"));
  const modules = required.flatMap(({ Path }) => (Path.startsWith(BACKENDS) ? Path : []));
  const unused = modules.filter((path) => path !== `${BACKENDS}${KEPT}`);
  for (const path of unused) await source.go("mod", "edit", `-droprequire=${path}`, `-dropreplace=${path}`);
  // Go 1.26 refuses the setting; what it switched off is off for a program of Go 1.23: https://go.dev/doc/godebug#go-124
  await source.go("mod", "edit", "-dropgodebug=tlskyber");
  await source.edit(BACKEND_LIST, (text) =>
    withoutBackends(
      text,
      unused.map((path) => path.slice(BACKENDS.length)),
    ),
  );
}

/** Terraform's list of backends, or OpenTofu's, without the imports of these and what it makes of them. */
export function withoutBackends(list: string, unused: readonly string[]): string {
  const imports = list.matchAll(/^\t(\w+) "[^"]+\/remote-state\/(\w+)"\n/gm);
  const names = [...imports].flatMap(([, name = "", backend = ""]) => (unused.includes(backend) ? name : []));
  return list.replaceAll(new RegExp(`^.*\\b(${names.join("|")})\\b.*\n`, "gm"), "");
}
