import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openLog } from "../../local/log.ts";
import { run } from "../../local/run.ts";

const node = (script: string, options = {}) => run(process.execPath, ["-e", script], options);

describe("run", () => {
  it("resolves to standard output", async () => {
    expect(await node("console.log('out'); console.error('err')")).toBe("out");
  });

  it("fails with the exit code and the last lines of both outputs", async () => {
    const failure = node("console.log('first'); console.error('reason'); process.exit(3)");
    await expect(failure).rejects.toMatchObject({ name: "CommandError", exitCode: 3 });
    await expect(failure).rejects.toThrow(/first\nreason/);
  });

  it("says that a command does not exist", async () => {
    await expect(run("/no/such/command", [])).rejects.toThrow(/ENOENT/);
  });

  it("extends the environment, and removes what is undefined", async () => {
    const print = "console.log(process.env.ADDED, process.env.HOME === undefined, process.env.PATH !== undefined)";
    expect(await node(print, { env: { ADDED: "yes", HOME: undefined } })).toBe("yes true true");
  });

  it("passes input and ends at once where there is none to read", async () => {
    const echo = "process.stdin.pipe(process.stdout)";
    expect(await node(echo, { input: "typed" })).toBe("typed");
    expect(await node(echo)).toBe("");
  });

  it("writes the command and its output to the log", async () => {
    const directory = await mkdtemp(join(tmpdir(), "run-test-"));
    const log = openLog(join(directory, "logs", "step.log"));
    await node("console.log('shown')", { log });
    await vi.waitFor(async () => expect(await readFile(log.path, "utf8")).toMatch(/^\$ .*node.*\nshown\n$/s));
    await rm(directory, { recursive: true });
  });

  it("ends a command that takes longer than it may", async () => {
    await expect(node("setInterval(() => {}, 1000)", { timeoutMs: 200 })).rejects.toThrow("did not run to its end");
  });
});
