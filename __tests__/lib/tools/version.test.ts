import { describe, expect, it } from "vitest";
import { atLeast, versionSchema } from "../../../lib/tools/version.ts";

describe("a version", () => {
  it.each([
    ["1.11.4", { major: 1, minor: 11, patch: 4 }],
    ["v4.1.4", { major: 4, minor: 1, patch: 4 }],
    ["go1.26", { major: 1, minor: 26, patch: 0 }],
    ["go1.27rc1", { major: 1, minor: 27, patch: 0 }],
    ["v1.32.4-dispatcher", { major: 1, minor: 32, patch: 4 }],
    ["v3.14.2+gc309b6f", { major: 3, minor: 14, patch: 2 }],
  ])("is parsed from %s", (text, version) => {
    expect(versionSchema.parse(text)).toEqual(version);
  });

  it.each(["", "latest", "v4", "devel +abc123"])("is not parsed from %o", (text) => {
    expect(versionSchema.safeParse(text).success).toBe(false);
  });

  it.each([
    ["1.9.9", false],
    ["1.10.0", true],
    ["1.11.0", true],
    ["2.0.0", true],
    ["0.99.0", false],
  ])("%s is at least 1.10: %s", (text, expected) => {
    expect(atLeast(versionSchema.parse(text), 1, 10)).toBe(expected);
  });
});
