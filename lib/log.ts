import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The log file of one step: all that its commands print. */
export interface Log {
  /** Absolute path of the file. */
  readonly path: string;
  write(text: string): void;
}

/** For what nobody will read. */
export const noLog: Log = { path: "", write: () => {} };

/** Opens a log file, replacing what an earlier run left under the same name. */
export function openLog(path: string): Log {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  // appends, since commands may write to it, too
  const stream = createWriteStream(path, { flags: "a" });
  return { path, write: (text) => void stream.write(text) };
}
