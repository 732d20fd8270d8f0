import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** The log file of one step: all that its commands print. */
export interface Log {
  /** Absolute path of the file. */
  readonly path: string;
  write(text: string): void;
}

/** Opens a log file, replacing what an earlier run left under the same name. */
export function openLog(path: string): Log {
  mkdirSync(dirname(path), { recursive: true });
  const stream = createWriteStream(path);
  return { path, write: (text) => void stream.write(text) };
}
