import { createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The log file of one step, with all output of its commands. */
export interface Log {
  /** Absolute path of the file. */
  readonly path: string;
  write(text: string): void;
}

export const noLog: Log = { path: "", write: () => {} };

/** Opens a log file, and replaces that of an earlier run. */
export function openLog(path: string): Log {
  mkdirSync(dirname(path), { recursive: true });
  // a new file, because another command may still write to the earlier one, and read it
  rmSync(path, { force: true });
  writeFileSync(path, "");
  // in append mode, because commands may write to it, too
  const stream = createWriteStream(path, { flags: "a" });
  return { path, write: (text) => void stream.write(text) };
}
