import { constants, existsSync, readdirSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { freemem } from "node:os";
import { basename, dirname } from "node:path";
import { cacheDirectory, plainName } from "../../lib/cache/directory.ts";
import { projectRoot } from "../../stacks/project.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { type Finding, fine, missing } from "./finding.ts";

const GIGABYTE = 1_000_000_000;
/** Everything that is built and installed takes 12 GB. The tests' tools and a running cloud add little. */
const DISK_FROM_NOTHING = 14 * GIGABYTE;
const DISK_WITH_CACHE = 2 * GIGABYTE;
/** Linking Kubernetes takes 1.9 GB. A provider may be compiled at the same time, whose EC2 client takes 1.4 GB. */
const MEMORY_FROM_NOTHING = 3.5 * GIGABYTE;
const MEMORY_WITH_CACHE = 2 * GIGABYTE;

/** Whether a local cloud can write to the project, for its state and the synthesized stacks, and to the cache. */
export async function directoryFindings(name: string): Promise<Finding[]> {
  const { directory, output } = cloudPaths(name);
  const cache = cacheDirectory();
  const reclone = "Clone the project to where you may write, as the user who runs it.";
  const choose = "Name one that you may write to with XDG_CACHE_HOME.";
  return [
    (await unwritable("Project directory", [directory, output], reclone)) ?? fine("Project directory", projectRoot),
    (await unwritable("Cache directory", [cache], choose)) ?? fine("Cache directory", cache),
  ];
}

/** Whether the machine has enough disk and memory. With a node image in the cache, it needs less. */
export async function resourceFindings(): Promise<Finding[]> {
  const directory = cacheDirectory();
  const { bavail, bsize } = await statfs(existingParent(directory));
  const entries = existsSync(directory) ? readdirSync(directory) : [];
  const cached = entries.some((entry) => plainName(basename(entry, ".json")) === "node-image");
  return [diskFinding(bavail * bsize, { cached, directory }), memoryFinding(availableMemory(), { cached })];
}

/** Whether the file system of the cache has enough bytes free. */
export function diskFinding(free: number, { cached, directory }: { cached: boolean; directory: string }): Finding {
  const needed = cached ? DISK_WITH_CACHE : DISK_FROM_NOTHING;
  const detail = `${gigabytes(free)} free, ${gigabytes(needed)} needed`;
  if (free >= needed) return fine("Disk", detail);
  const remedy = `Free some room in the file system of ${directory}, or name another directory with XDG_CACHE_HOME.`;
  return missing("Disk", detail, remedy);
}

/** Whether there is enough memory: bytes, from `availableMemory`. */
export function memoryFinding(available: number, { cached }: { cached: boolean }): Finding {
  const needed = cached ? MEMORY_WITH_CACHE : MEMORY_FROM_NOTHING;
  const detail = `${gigabytes(available)} available, ${gigabytes(needed)} needed`;
  if (available >= needed) return fine("Memory", detail);
  return missing("Memory", detail, "End other programs, or give this machine more memory.");
}

/**
 * What is free on the machine, but in a container at most its limit. Node's own `availableMemory` counts a container's
 * files in the kernel's cache as taken, although the kernel can drop them.
 */
export function availableMemory(): number {
  // `constrainedMemory` returns 0 if there is no limit
  return Math.min(freemem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

/** The finding on the first of these directories that can't be written to. They need not exist yet. */
async function unwritable(subject: string, directories: string[], remedy: string): Promise<Finding | undefined> {
  for (const path of directories.map(existingParent)) {
    const refused = await access(path, constants.W_OK).catch(({ code }: NodeJS.ErrnoException) => code);
    if (refused !== undefined) return missing(subject, `${path} can't be written to (${refused})`, remedy);
  }
  return undefined;
}

/** The directory itself if it exists, or else its deepest existing parent. */
function existingParent(directory: string): string {
  return existsSync(directory) ? directory : existingParent(dirname(directory));
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}
