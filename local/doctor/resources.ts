import { freemem } from "node:os";
import type { Finding } from "./finding.ts";

const GIGABYTE = 1_000_000_000;
/** All that is built and installed takes 12 GB, the tests' tools and a running cloud add little. */
const DISK_FROM_NOTHING = 14 * GIGABYTE;
const DISK_WITH_CACHE = 2 * GIGABYTE;
/** Kubernetes is linked, with 1.9 GB, while a provider may be compiled: the client of EC2 takes 1.4 GB. */
const MEMORY_FROM_NOTHING = 3.5 * GIGABYTE;
const MEMORY_WITH_CACHE = 2 * GIGABYTE;

/**
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
 * What processes may take: of the machine what is free now, and of a container what its limit says. `availableMemory` of
 * Node.js would count files that the kernel keeps in a container's memory, and can drop, as taken.
 */
export function availableMemory(): number {
  // 0 where there is no limit
  return Math.min(freemem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

/**
 * @param available bytes, as `availableMemory` returns them
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
