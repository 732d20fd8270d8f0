import { describe, expect, it } from "vitest";
import { stripElf } from "../../../service/build/strip-elf.ts";

/** A 64-bit little-endian ELF file with segments at these [offset, size], and other bytes after them. */
function elf(segments: [number, number][], size: number): Buffer {
  const file = Buffer.alloc(size, "x");
  file.write("\x7fELF\x02\x01", "latin1");
  file.writeBigUInt64LE(64n, 0x20);
  file.writeBigUInt64LE(BigInt(size - 10), 0x28);
  file.writeUInt16LE(56, 0x36);
  file.writeUInt16LE(segments.length, 0x38);
  file.writeUInt16LE(12, 0x3c);
  file.writeUInt16LE(11, 0x3e);
  segments.forEach(([offset, length], index) => {
    file.writeBigUInt64LE(BigInt(offset), 64 + index * 56 + 0x08);
    file.writeBigUInt64LE(BigInt(length), 64 + index * 56 + 0x20);
  });
  return file;
}

describe("stripElf", () => {
  it("ends the file after the last segment, in any order of the table", () => {
    const program = elf(
      [
        [0, 100],
        [500, 300],
        [200, 100],
      ],
      1000,
    );
    const stripped = stripElf(program);
    expect(stripped).toHaveLength(800);
    expect(stripped.subarray(64)).toEqual(program.subarray(64, 800));
  });

  it("sets the number of sections to 0", () => {
    const stripped = stripElf(elf([[0, 200]], 400));
    expect(stripped.readBigUInt64LE(0x28)).toBe(0n);
    expect(stripped.readUInt16LE(0x3c)).toBe(0);
    expect(stripped.readUInt16LE(0x3e)).toBe(0);
  });

  it("does not change its input", () => {
    const program = elf([[0, 200]], 400);
    const before = Buffer.from(program);
    stripElf(program);
    expect(program).toEqual(before);
  });

  it.each([
    ["a script", "#!/bin/sh\n"],
    ["nothing", ""],
    ["a 32-bit program", "\x7fELF\x01\x01"],
    ["a big-endian program", "\x7fELF\x02\x02"],
  ])("refuses %s", (_what, content) => {
    expect(() => stripElf(Buffer.from(content, "latin1"))).toThrow("not a 64-bit little-endian ELF file");
  });
});
