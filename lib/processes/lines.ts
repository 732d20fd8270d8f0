import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { type Clock, systemClock } from "../clock.ts";

type OnLine = (line: string) => void;

const POLL_MS = 500;
const CHUNK_BYTES = 65_536;

/** Takes a text in pieces, and calls back with each of its lines when the line is complete. */
export function lineReader(onLine: OnLine): (piece: Buffer) => void {
  const decoder = new StringDecoder();
  let begun = "";
  return (piece) => {
    const lines = (begun + decoder.write(piece)).split(/\r?\n/);
    begun = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  };
}

/**
 * Calls back with each line that a program appends to a file.
 * @param start where to begin, in bytes
 * @returns a function that reads the rest, and ends it
 */
export function followLines(path: string, start: number, onLine: OnLine, clock: Clock = systemClock): () => void {
  const file = openSync(path, "r");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const read = lineReader(onLine);
  let position = start;
  const readAll = () => {
    for (;;) {
      const length = readSync(file, chunk, 0, chunk.length, position);
      if (length === 0) return;
      position += length;
      read(chunk.subarray(0, length));
    }
  };
  const stop = clock.every(POLL_MS, readAll);
  return () => {
    stop();
    readAll();
    closeSync(file);
  };
}
