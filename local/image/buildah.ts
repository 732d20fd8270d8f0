import { mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../cache.ts";
import { type RunOptions, run } from "../run.ts";
import { inOwnMountNamespace, SYSTEM_DIRECTORY } from "./mount-namespace.ts";

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
  const command: [string, ...string[]] = ["buildah", "--root", store, "--runroot", join(temporary, "run"), ...args];
  // another user than root gets a namespace from Buildah itself
  const asRoot = process.getuid?.() === 0;
  const [program, ...rest] = asRoot ? inOwnMountNamespace(command) : command;
  try {
    return await run(program, rest, { ...options, env: { ...options.env, TMPDIR: temporary } });
  } finally {
    await rm(temporary, { recursive: true, force: true });
    // an empty one is of no use to anybody; one with files stays
    if (asRoot) await rmdir(SYSTEM_DIRECTORY).catch(() => undefined);
  }
}
