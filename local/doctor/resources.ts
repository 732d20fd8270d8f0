import { freemem } from "node:os";
import type { Finding } from "./finding.ts";

const GIGABYTE = 1_000_000_000;
/** Everything that is built and installed takes 12 GB. The tests' tools and a running cloud add little. */
const DISK_FROM_NOTHING = 14 * GIGABYTE;
const DISK_WITH_CACHE = 2 * GIGABYTE;
/** Linking Kubernetes takes 1.9 GB. A provider may be compiled at the same time, whose EC2 client takes 1.4 GB. */
const MEMORY_FROM_NOTHING = 3.5 * GIGABYTE;
const MEMORY_WITH_CACHE = 2 * GIGABYTE;

/**
 * Whether the file system of the cache has enough room.
 * @param free bytes in the file system of the cache
 * @param cached whether the node image was built before
 */
export function diskFinding({
  free,
  cached,
  directory,
}: {
  free: number;
  cached: boolean;
  directory: string;
}): Finding {
  const subject = "Disk";
  const needed = cached ? DISK_WITH_CACHE : DISK_FROM_NOTHING;
  const detail = `${gigabytes(free)} free, ${gigabytes(needed)} needed`;
  if (free >= needed) return { subject, state: "fine", detail };
  const remedy = `Free some room in the file system of ${directory}, or name another directory with XDG_CACHE_HOME.`;
  return { subject, state: "missing", detail, remedy };
}

/**
 * The bytes of memory that processes may take: what is free on the machine, but in a container at most its limit.
 * `availableMemory` of Node.js is not used: in a container, it counts files in the kernel's cache as taken, although
 * the kernel can drop them.
 */
export function availableMemory(): number {
  // `constrainedMemory` returns 0 if there is no limit
  return Math.min(freemem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

/**
 * Whether there is enough memory.
 * @param available bytes, from `availableMemory`
 * @param cached whether the node image was built before
 */
export function memoryFinding({ available, cached }: { available: number; cached: boolean }): Finding {
  const subject = "Memory";
  const needed = cached ? MEMORY_WITH_CACHE : MEMORY_FROM_NOTHING;
  const detail = `${gigabytes(available)} available, ${gigabytes(needed)} needed`;
  if (available >= needed) return { subject, state: "fine", detail };
  return { subject, state: "missing", detail, remedy: "End other programs, or give this machine more memory." };
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}
