import { z } from "zod";

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Parses `1.11.4`, `v4.1.4` or `go1.26`. A suffix (`-rc1`, `+build`) is ignored. */
export const versionSchema = z
  .string()
  .regex(/^[a-z]*\d+\.\d+/, "must hold a version")
  .transform((text): Version => {
    const [major = 0, minor = 0, patch = 0] = text
      .replace(/^[a-z]*/, "")
      .split(/[.+-]/)
      .map(toNumber);
    return { major, minor, patch };
  });

/** Whether a version is at least this one. */
export function atLeast(version: Version, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

function toNumber(part: string): number {
  return Number.parseInt(part, 10) || 0;
}
