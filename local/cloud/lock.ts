import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import lockfile from "proper-lockfile";
import { UserError } from "../errors.ts";
import { cloudPaths } from "./paths.ts";

/** After how long without a sign of life a lock belongs to a process that was killed. */
const STALE_MS = 30_000;

/**
 * Does work on a local cloud that nobody else may work on meanwhile.
 * @throws {UserError} at once when somebody does.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { directory } = cloudPaths(name);
  // beside the directory, which may not exist yet, or not any more
  await mkdir(dirname(directory), { recursive: true });
  const release = await lockfile
    .lock(directory, { realpath: false, stale: STALE_MS, retries: 0 })
    .catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== "ELOCKED") throw cause;
      throw new UserError("CLOUD_BUSY", `Another command is starting, deploying or ending the local cloud "${name}".`, {
        remedy: `Wait for its end. If it was killed, this goes away by itself within ${STALE_MS / 1_000} s.`,
        cause,
      });
    });
  try {
    return await work();
  } finally {
    await release();
  }
}
