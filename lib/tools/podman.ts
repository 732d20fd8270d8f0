import { z } from "zod";
import { CommandError } from "../errors.ts";
import { run } from "../processes/run.ts";
import { executables, findOnPath } from "./find.ts";
import { atLeast, versionSchema } from "./version.ts";

/** What `podman --version` prints, such as `podman version 4.3.1`. */
const output = z
  .string()
  .transform((text) => text.replace(/^podman version /, ""))
  .pipe(versionSchema);

/**
 * The first Podman on the PATH that has Netavark's networks, which came with 4.0; that of Ubuntu 22.04 (3.4) has not:
 * https://github.com/containers/podman/releases/tag/v4.0.0
 */
export function findPodman(): Promise<string | undefined> {
  return findOnPath({
    command: "podman",
    args: ["--version"],
    output,
    fits: (version) => atLeast(version, 4, 0),
  });
}

/** What the first Podman on the PATH calls itself, where none there is new enough for root, for whom alone it is used. */
export async function outdatedPodman(): Promise<string | undefined> {
  // asked by another user for its version, it leaves directories behind
  if (process.getuid?.() !== 0) return undefined;
  const [first] = executables("podman");
  if (first === undefined || (await findPodman()) !== undefined) return undefined;
  return run(first, ["--version"]).catch((error: unknown) => {
    if (error instanceof CommandError) return `${first}, which does not start`;
    throw error;
  });
}
