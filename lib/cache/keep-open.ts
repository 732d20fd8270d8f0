import { openSync } from "node:fs";

const kept = new Set<string>();

/**
 * Keeps a directory open until this process ends, so that others see in /proc that it is in use.
 * @returns whether there is one
 */
export function keepOpen(directory: string): boolean {
  if (kept.has(directory)) return true;
  try {
    openSync(directory, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
  kept.add(directory);
  return true;
}
