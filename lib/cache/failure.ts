import { type Stats, statfsSync } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CommandError, UserError } from "../errors.ts";
import { cacheDirectory } from "./directory.ts";

/** How programs put it, each in its own words: errno(3). */
const FULL = /no space left on device|disk quota exceeded|ENOSPC|EDQUOT/i;
/** Python's venv and GNU tar don't put it at all: a program that fails with so few bytes free has failed for that. */
const NOTHING = 8_000_000;
const READ_ONLY = /read-only file system|EROFS/i;
const FORBIDDEN = /permission denied|operation not permitted|EACCES|EPERM/i;

/** Does work in the cache; where the disk is full, or the cache may not be written to, that is told in place of its error. */
export async function explainingFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw (await explanation(error)) ?? error;
  }
}

async function explanation(cause: unknown): Promise<UserError | undefined> {
  const command = commandErrorIn(cause);
  const text = command?.lastLines ?? systemErrorCode(cause);
  const place = fullerPlace();
  if (FULL.test(text) || (command && place.free < NOTHING)) return diskFull(place, cause);
  const directory = cacheDirectory();
  if (READ_ONLY.test(text)) return notWritable(`${directory} is in a read-only file system`, elsewhere, cause);
  if (!FORBIDDEN.test(text)) return undefined;
  const { path, stats } = (await foreign(directory)) ?? {};
  if (path === undefined) {
    if (command !== undefined) return undefined;
    return notWritable(`${directory} does not allow it`, elsewhere, cause);
  }
  const remedy = `It was used with sudo? Make it yours: sudo chown -R "$(id -u):$(id -g)" ${JSON.stringify(directory)}`;
  return notWritable(`${path} belongs to user ${stats?.uid}`, remedy, cause);
}

const OWN: readonly string[] = ["DISK_FULL", "CACHE_NOT_WRITABLE"];
const elsewhere = "Name another directory with XDG_CACHE_HOME.";

/** The failed program behind an error, unless that tells it in other words than ours. */
function commandErrorIn(error: unknown): CommandError | undefined {
  if (error instanceof CommandError) return error;
  return error instanceof UserError && !OWN.includes(error.code) ? commandErrorIn(error.cause) : undefined;
}

function systemErrorCode(error: unknown): string {
  return error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : "";
}

function notWritable(reason: string, remedy: string, cause: unknown): UserError {
  return new UserError("CACHE_NOT_WRITABLE", `The cache can't be written to: ${reason}.`, { remedy, cause });
}

interface Place {
  directory: string;
  /** Names another directory in its place. */
  variable: string;
  /** Bytes. */
  free: number;
}

function diskFull({ directory, variable, free }: Place, cause: unknown): UserError {
  const remedy = `Free some with: npm run cache -- clean. Or name a directory on another disk with ${variable}.`;
  return new UserError(
    "DISK_FULL",
    `There was no room left on the disk of ${directory}: ${megabytes(free)} are free.`,
    {
      remedy,
      cause,
    },
  );
}

/** Programs don't say which disk was full: it is the fuller one of those that they write to. */
function fullerPlace(): Place {
  const cache = { directory: cacheDirectory(), variable: "XDG_CACHE_HOME", free: freeBytes(cacheDirectory()) };
  const temporary = { directory: tmpdir(), variable: "TMPDIR", free: freeBytes(tmpdir()) };
  return temporary.free < cache.free ? temporary : cache;
}

function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    // it is not there yet
    return freeBytes(dirname(directory));
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** The first file of the cache, or the nearest directory above it, that belongs to somebody else; root may do all. */
async function foreign(directory: string): Promise<{ path: string; stats: Stats } | undefined> {
  const user = process.getuid?.();
  if (user === undefined || user === 0) return undefined;
  const stats = await lstat(directory).catch(() => undefined);
  if (stats === undefined) return foreign(dirname(directory));
  if (stats.uid !== user) return { path: directory, stats };
  for await (const entry of await opendir(directory, { recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const found = await lstat(path);
    if (found.uid !== user) return { path, stats: found };
  }
  return undefined;
}
