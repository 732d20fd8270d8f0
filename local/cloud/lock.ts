import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { withLockOf } from "../../lib/lock.ts";
import { cloudPaths } from "./paths.ts";

/**
 * Does work on a local cloud that nobody else may work on meanwhile. The lock of a command that was killed is waited
 * for.
 * @throws {UserError} at once when somebody else works on it.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { directory } = cloudPaths(name);
  const waiting = {
    onBusy: () => {
      throw new UserError("CLOUD_BUSY", `Another command is starting, deploying or ending the local cloud "${name}".`, {
        remedy: "Wait for its end, or work on a cloud of another name: LOCAL_CLOUD=<name> npm run up",
      });
    },
    onKilled: () =>
      console.error(`The last command on the local cloud "${name}" was killed: waiting until its lock expires.`),
  };
  // beside the directory, which may not exist yet, or not any more
  await mkdir(dirname(directory), { recursive: true });
  return withLockOf(directory, waiting, work);
}
