import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../../lib/cache/directory.ts";
import { explainingFailures } from "../../lib/cache/failure.ts";
import { withScratch } from "../../lib/cache/scratch.ts";
import type { RunOptions } from "../../lib/processes/run.ts";
import { runWithoutTraces } from "./mount-namespace.ts";

interface BuildahOptions extends RunOptions {
  /** Directory of the image store; by default, the project's own store in the cache. */
  store?: string;
}

/**
 * Runs Buildah. It leaves nothing outside of its image store.
 * @returns its standard output.
 * @throws {UserError} when the disk is full, or the cache can't be written to.
 */
export function buildah(args: readonly string[], { store: given, ...options }: BuildahOptions = {}): Promise<string> {
  return explainingFailures(async () => {
    const store = given ?? join(cacheDirectory(), "buildah");
    await mkdir(store, { recursive: true });
    return withScratch("buildah", (temporary) =>
      runWithoutTraces(["buildah", "--root", store, "--runroot", join(temporary, "run"), ...args], {
        ...options,
        env: { ...options.env, TMPDIR: temporary },
      }),
    );
  });
}
