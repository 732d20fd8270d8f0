import { statfsSync } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CommandError, codeOf, UserError } from "../errors.ts";
import { cacheDirectory } from "./directory.ts";

/** The messages of programs on a full disk: errno(3). */
const FULL = /no space left on device|disk quota exceeded|ENOSPC|EDQUOT/i;
/** Python's venv and GNU tar don't report a full disk. With fewer free bytes, it is taken to be the reason. */
const NOTHING = 8_000_000;
const READ_ONLY = /read-only file system|EROFS/i;
const FORBIDDEN = /permission denied|operation not permitted|EACCES|EPERM/i;
const ELSEWHERE = "Name another directory with XDG_CACHE_HOME.";

/** Runs work in the cache. Explains an error because of a full disk or a cache that can't be written to. */
export async function explainingFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw (await explanation(error)) ?? error;
  }
}

async function explanation(cause: unknown): Promise<UserError | undefined> {
  const command = commandErrorIn(cause);
  const text = command?.lastLines ?? codeOf(cause);
  const place = fullerPlace();
  if (FULL.test(text) || (command && place.free < NOTHING)) return diskFull(place, cause);
  const directory = cacheDirectory();
  if (READ_ONLY.test(text)) return notWritable(`${directory} is in a read-only file system`, ELSEWHERE, cause);
  if (!FORBIDDEN.test(text)) return undefined;
  const found = await foreignFile(directory);
  if (found === undefined) return command ? undefined : notWritable(`${directory} does not allow it`, ELSEWHERE, cause);
  const remedy = `It was used with sudo? Make it yours: sudo chown -R "$(id -u):$(id -g)" ${JSON.stringify(directory)}`;
  return notWritable(`${found.path} belongs to user ${found.owner}`, remedy, cause);
}

/** The failed program behind an error, unless the error is an explanation of this module already. */
function commandErrorIn(error: unknown): CommandError | undefined {
  if (error instanceof CommandError) return error;
  if (!(error instanceof UserError) || ["DISK_FULL", "CACHE_NOT_WRITABLE"].includes(error.code)) return undefined;
  return commandErrorIn(error.cause);
}

function notWritable(reason: string, remedy: string, cause: unknown): UserError {
  return new UserError("CACHE_NOT_WRITABLE", `The cache can't be written to: ${reason}.`, { remedy, cause });
}

function diskFull({ directory, variable, free }: ReturnType<typeof fullerPlace>, cause: unknown): UserError {
  const remedy = `Free some with: npm run cache -- clean. Or name a directory on another disk with ${variable}.`;
  const megabytes = `${Math.round(free / 1e6)} MB`;
  return new UserError("DISK_FULL", `There was no room left on the disk of ${directory}: ${megabytes} are free.`, {
    remedy,
    cause,
  });
}

/**
 * Programs don't report which disk was full. It is taken to be the fuller one of the two that they write to.
 * @returns the directory, the environment variable that names another one, and the free bytes
 */
function fullerPlace() {
  const cache = { directory: cacheDirectory(), variable: "XDG_CACHE_HOME", free: freeBytes(cacheDirectory()) };
  const temporary = { directory: tmpdir(), variable: "TMPDIR", free: freeBytes(tmpdir()) };
  return temporary.free < cache.free ? temporary : cache;
}

function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    // the directory does not exist yet
    return freeBytes(dirname(directory));
  }
}

/** The first file of the cache, or directory above it, that belongs to another user. Root may write to all. */
async function foreignFile(directory: string): Promise<{ path: string; owner: number } | undefined> {
  const user = process.getuid?.();
  if (user === undefined || user === 0) return undefined;
  const stats = await lstat(directory).catch(() => undefined);
  if (stats === undefined) return foreignFile(dirname(directory));
  if (stats.uid !== user) return { path: directory, owner: stats.uid };
  for await (const entry of await opendir(directory, { recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const { uid } = await lstat(path);
    if (uid !== user) return { path, owner: uid };
  }
  return undefined;
}
