import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { quoted, shellCommands } from "../../../local/cloud/shell.ts";

/** What a shell makes of a script, with nothing else in its environment. */
function sh(script: string, env: Record<string, string> = {}): string {
  return execFileSync("/bin/sh", ["-c", script], { env, encoding: "utf8" });
}

describe("quoted", () => {
  it.each(["", "plain", "two words", "it's", "'", '$HOME `id` \\ "', "a\nb", "*", "-n"])(
    "keeps %j as it is",
    (value) => {
      expect(sh(`printf %s ${quoted(value)}`)).toBe(value);
    },
  );
});

describe("shellCommands", () => {
  it("sets, and removes what is undefined", () => {
    const commands = shellCommands({ SET: "it's", GONE: undefined }, "/bin-of-cloud");
    expect(
      sh(`eval "$1"; echo "$SET,\${GONE-removed}"`.replace("$1", "$COMMANDS"), { COMMANDS: commands, GONE: "x" }),
    ).toBe("it's,removed\n");
  });

  it("puts the cloud's programs first on the shell's own PATH, not on that of npm", () => {
    const commands = shellCommands({ PATH: "/of/npm" }, "/bin of cloud");
    expect(sh(`${commands}\necho "$PATH"`, { PATH: "/of/shell" })).toBe("/bin of cloud:/of/shell\n");
  });

  it("has one line for each variable, in alphabetical order", () => {
    expect(shellCommands({ B: "2", A: undefined }, "/b").split("\n")).toEqual([
      "unset A",
      "export B='2'",
      `export PATH='/b':"$PATH"`,
    ]);
  });
});
