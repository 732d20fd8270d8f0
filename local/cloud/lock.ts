import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import lockfile from "proper-lockfile";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../errors.ts";
import { identityOf, isAlive, processIdentitySchema } from "../process-identity.ts";
import { cloudPaths } from "./paths.ts";

/** After how long without a sign of life a lock is given to whoever asks for it. */
const STALE_MS = 10_000;
/** How often it is asked for, once a second, after its holder was killed. */
const RETRIES = 20;

/**
 * Does work on a local cloud that nobody else may work on meanwhile. The lock of a command that was killed is waited
 * for: nobody can take it before it has expired, so that two who wait never both get it.
 * @throws {UserError} at once when somebody else works on it.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { directory } = cloudPaths(name);
  const ownerFile = `${directory}.owner.json`;
  // beside the directory, which may not exist yet, or not any more
  await mkdir(dirname(directory), { recursive: true });
  const release = await lock(directory, 0).catch(async (cause: unknown) => {
    if (!isLocked(cause) || (await hasLivingOwner(ownerFile))) throw busy(name, cause);
    console.error(`The last command on the local cloud "${name}" was killed: waiting until its lock expires.`);
    return lock(directory, RETRIES).catch((still: unknown) => Promise.reject(busy(name, still)));
  });
  try {
    await writeFileAtomic(ownerFile, JSON.stringify(identityOf(process.pid)));
    return await work();
  } finally {
    await rm(ownerFile, { force: true });
    await release();
  }
}

function lock(directory: string, retries: number): Promise<() => Promise<void>> {
  return lockfile.lock(directory, {
    realpath: false,
    stale: STALE_MS,
    retries: { retries, factor: 1, minTimeout: 1_000, maxTimeout: 1_000 },
  });
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ELOCKED";
}

/** Another error than that somebody has the lock is passed on. */
function busy(name: string, cause: unknown): unknown {
  if (!isLocked(cause)) return cause;
  return new UserError("CLOUD_BUSY", `Another command is starting, deploying or ending the local cloud "${name}".`, {
    remedy: "Wait for its end, or work on a cloud of another name: LOCAL_CLOUD=<name> npm run up",
    cause,
  });
}

async function hasLivingOwner(ownerFile: string): Promise<boolean> {
  const text = await readFile(ownerFile, "utf8").catch(() => undefined);
  return text !== undefined && isAlive(processIdentitySchema.parse(JSON.parse(text)));
}
