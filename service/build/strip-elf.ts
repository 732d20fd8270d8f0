import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

// https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html, offsets in a 64-bit little-endian file
const PROGRAM_HEADERS_OFFSET = 0x20;
const SECTION_HEADERS_OFFSET = 0x28;
const PROGRAM_HEADER_SIZE = 0x36;
const PROGRAM_HEADER_COUNT = 0x38;
const SECTION_HEADER_COUNT = 0x3c;
const SECTION_NAMES_INDEX = 0x3e;
const SEGMENT_OFFSET = 0x08;
const SEGMENT_FILE_SIZE = 0x20;

/**
 * Removes the symbols and debug information at the end of a program. They are 18 MB of Node.js's own binary. The loader
 * uses only the segments, so the result ends after the last segment. Base images have no `strip`.
 * @throws {Error} if the program is not a 64-bit little-endian ELF file
 */
export function stripElf(program: Buffer): Buffer {
  if (program.toString("latin1", 0, 6) !== "\x7fELF\x02\x01") throw new Error("not a 64-bit little-endian ELF file");
  const first = Number(program.readBigUInt64LE(PROGRAM_HEADERS_OFFSET));
  const size = program.readUInt16LE(PROGRAM_HEADER_SIZE);
  const count = program.readUInt16LE(PROGRAM_HEADER_COUNT);
  const ends = Array.from({ length: count }, (_, index) => {
    const header = first + index * size;
    const offset = program.readBigUInt64LE(header + SEGMENT_OFFSET);
    return Number(offset + program.readBigUInt64LE(header + SEGMENT_FILE_SIZE));
  });
  const stripped = Buffer.from(program.subarray(0, Math.max(...ends)));
  stripped.writeBigUInt64LE(0n, SECTION_HEADERS_OFFSET);
  stripped.writeUInt16LE(0, SECTION_HEADER_COUNT);
  stripped.writeUInt16LE(0, SECTION_NAMES_INDEX);
  return stripped;
}

// run by the Dockerfile: node strip-elf.ts <program> <stripped program>
if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , program, target] = argv;
  if (program === undefined || target === undefined) throw new Error("usage: node strip-elf.ts <program> <target>");
  writeFileSync(target, stripElf(readFileSync(program)), { mode: 0o755 });
}
