import { describe, expect, it } from "vitest";
import { isSupported } from "../../../lib/tools/python.ts";

describe("the Python that runs the AWS emulator and checkov", () => {
  it.each(["Python 3.10.0", "Python 3.11.2", "Python 3.14.1rc1"])("is accepted as %s", (version) => {
    expect(isSupported(version)).toBe(true);
  });

  it.each(["Python 2.7.18", "Python 3.9.21", "Python 4.0.0", "python: command not found", ""])(
    "is not accepted as %j",
    (version) => {
      expect(isSupported(version)).toBe(false);
    },
  );
});
