import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { withLockOf } from "../../lib/lock.ts";
import { cloudPaths } from "./paths.ts";

/** Runs work on a local cloud under an exclusive lock. Throws a UserError at once if another command has the lock. */
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
  // the lock is beside the cloud's directory, because the directory may not exist
  await mkdir(dirname(directory), { recursive: true });
  return withLockOf(directory, waiting, work);
}
