import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../cache.ts";
import type { RunOptions } from "../run.ts";
import { runWithoutTraces } from "./mount-namespace.ts";

interface BuildahOptions extends RunOptions {
  /** Directory of the image store; by default one of the project's own in the cache. */
  store?: string;
}

/**
 * Runs Buildah; nothing stays outside of its image store.
 * @returns its standard output.
 */
export async function buildah(args: readonly string[], { store: given, ...options }: BuildahOptions = {}) {
  const store = given ?? join(cacheDirectory(), "buildah");
  await mkdir(store, { recursive: true });
  const temporary = await mkdtemp(join(cacheDirectory(), "buildah-run-"));
  try {
    return await runWithoutTraces(["buildah", "--root", store, "--runroot", join(temporary, "run"), ...args], {
      ...options,
      env: { ...options.env, TMPDIR: temporary },
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
