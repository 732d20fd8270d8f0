import { readFile, stat } from "node:fs/promises";
import { emulatorPaths } from "./paths.ts";

/** The start of a record. A line without it continues the record before it. */
const BEGINNING = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?<level>[A-Z]+) \[[^\]]*\] /;

/** The current end of the emulator's log, in bytes. */
export async function emulatorLogEnd(cloudDirectory: string): Promise<number> {
  return (await stat(emulatorPaths(cloudDirectory).log)).size;
}

/** The emulator's warnings and errors after this position in its log. */
export async function emulatorWarnings(cloudDirectory: string, since: number): Promise<string[]> {
  const log = await readFile(emulatorPaths(cloudDirectory).log);
  return warningsIn(log.subarray(since).toString());
}

/** The warnings and errors in a log, without time, level and stack trace. */
export function warningsIn(log: string): string[] {
  const warnings: string[] = [];
  let ours = false;
  for (const line of log.trimEnd().split("\n")) {
    const { level } = BEGINNING.exec(line)?.groups ?? {};
    if (level !== undefined) ours = level === "WARNING" || level === "ERROR";
    else if (line.startsWith("Traceback ")) ours = false;
    if (!ours) continue;
    if (level === undefined) warnings.push(`${warnings.pop()}\n${line}`);
    else warnings.push(line.replace(BEGINNING, ""));
  }
  return warnings;
}
