import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { followLines, lineReader } from "../../../lib/processes/lines.ts";
import { FakeClock } from "../../support/fake-clock.ts";

let lines: string[];
beforeEach(() => {
  lines = [];
});

describe("lineReader", () => {
  it("gives out complete lines, whatever the pieces are", () => {
    const read = lineReader((line) => lines.push(line));
    const text = Buffer.from("first\r\nzweite für alle\n\nlast");
    for (const byte of text) read(Buffer.from([byte]));
    expect(lines).toEqual(["first", "zweite für alle", ""]);
  });
});

describe("followLines", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lines-test-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("gives out the lines that are appended, and the rest at its end", () => {
    const file = join(directory, "step.log");
    writeFileSync(file, "of an earlier command\n");
    const clock = new FakeClock();
    const stop = followLines(file, 22, (line) => lines.push(line), clock);
    appendFileSync(file, "first\nsec");
    clock.advance(1);
    expect(lines).toEqual(["first"]);
    appendFileSync(file, "ond\nthird\n");
    stop();
    appendFileSync(file, "fourth\n");
    clock.advance(1);
    expect(lines).toEqual(["first", "second", "third"]);
  });
});
