import { createWriteStream, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/** Receives how far a step is. Each text is a few words, and replaces the one before. */
export interface Progress {
  /** How far the work is, such as "12 of 78 resources". */
  progress(text: string): void;
  /** The step does nothing itself until something else has happened, which this names, such as "the ECR repository". */
  waitsFor(what: string): void;
}

/** The log file of one step, with all output of its commands. */
export interface Log extends Progress {
  /** Absolute path of the file. */
  readonly path: string;
  write(text: string): void;
}

const noProgress: Progress = { progress() {}, waitsFor() {} };

export const noLog: Log = { path: "", write() {}, ...noProgress };

/** Opens a log file, and replaces that of an earlier run. */
export function openLog(path: string, { progress, waitsFor }: Progress = noProgress): Log {
  mkdirSync(dirname(path), { recursive: true });
  // a new file, because another command may still write to the earlier one, and read it
  rmSync(path, { force: true });
  // in append mode, because commands may write to it, too; open at once, because its directory may go
  const stream = createWriteStream(path, { fd: openSync(path, "a") });
  return { path, write: (text) => void stream.write(text), progress, waitsFor };
}
