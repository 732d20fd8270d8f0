import { identityOf } from "./processes.ts";

/** What a mark looks like in a regular expression. */
export const OWNER_MARK = "\\d+-\\w+";

/**
 * Marks the name of a file with the running process that owns it: `<pid>-<start time>`, without the spaces and colons
 * that a start time has on macOS.
 */
export function ownerMark(pid: number): string {
  return `${pid}-${identityOf(pid).startTime.replaceAll(/\W/g, "")}`;
}

/** The id of the process of a mark. */
export function markedPid(mark: string): number {
  return Number.parseInt(mark, 10);
}

/** Whether the process of a mark still runs. */
export function ownerRuns(mark: string): boolean {
  return ownerMark(markedPid(mark)) === mark;
}
