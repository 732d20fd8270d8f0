import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { emulatorPaths } from "../cloud/paths.ts";
import type { PreparedEngine } from "../engine/engine.ts";
import { RELEASES } from "../node/versions.ts";

const versionsSchema = jsonSchema(
  z.record(z.string(), z.object({ image: z.string(), program: z.string().optional() }).nullable()),
);

/**
 * Writes the file with the Kubernetes versions that the emulator offers, and with the build of this version. Builds of
 * other versions stay as long as they exist. A running emulator reads the file at each use, and upgrades nodes with
 * their programs.
 */
export async function offerKubernetes(
  cloudDirectory: string,
  version: KubernetesVersion,
  { nodeImage: image, program }: Pick<PreparedEngine, "nodeImage" | "program">,
): Promise<void> {
  const { directory, kubernetes } = emulatorPaths(cloudDirectory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const kept = versionsSchema.parse(await readFile(kubernetes, "utf8").catch(() => "{}"));
  const builds = Object.keys(RELEASES).map((offered) => {
    if (offered === version) return [offered, { image, ...(program && { program }) }];
    const build = kept[offered];
    // the program may have been removed from the cache
    return [offered, build?.program === undefined || existsSync(build.program) ? (build ?? null) : null];
  });
  await writeFileAtomic(kubernetes, `${JSON.stringify(Object.fromEntries(builds), null, 2)}\n`);
}
