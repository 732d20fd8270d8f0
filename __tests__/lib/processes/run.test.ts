import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openLog } from "../../../lib/log.ts";
import { run, runToLog } from "../../../lib/processes/run.ts";
import { projectRoot } from "../../../stacks/project.ts";
import { PATIENCE } from "../../support/patience.ts";

const node = (script: string, options = {}) => run(process.execPath, ["-e", script], options);

// the tests wait for processes during most of their time
describe.concurrent("run", () => {
  it("resolves to standard output", async () => {
    expect(await node("console.log('out'); console.error('err')")).toBe("out");
  });

  it("fails with the exit code and the last lines of both outputs", async () => {
    const failure = node("console.log('first'); console.error('reason'); process.exit(3)");
    await expect(failure).rejects.toMatchObject({ name: "CommandError", exitCode: 3 });
    await expect(failure).rejects.toThrow(/first\nreason/);
  });

  it("fails with only the beginning of a line as long as minified code", async () => {
    const failure = node("console.error('x'.repeat(100_000)); console.error('reason'); process.exit(1)");
    await expect(failure).rejects.toMatchObject({ lastLines: expect.stringMatching(/^x{2000}…\nreason$/) });
  });

  it("reports that a command does not exist", async () => {
    await expect(run("/no/such/command", [])).rejects.toThrow(/ENOENT/);
  });

  it("extends the environment, and removes what is undefined", async () => {
    const print = "console.log(process.env.ADDED, process.env.HOME === undefined, process.env.PATH !== undefined)";
    expect(await node(print, { env: { ADDED: "yes", HOME: undefined } })).toBe("yes true true");
  });

  it("passes input, and ends at once if the command reads none", async () => {
    const echo = "process.stdin.pipe(process.stdout)";
    expect(await node(echo, { input: "typed" })).toBe("typed");
    expect(await node(echo)).toBe("");
  });

  it("writes the command and its output to the log", async () => {
    const directory = await mkdtemp(join(tmpdir(), "run-test-"));
    const log = openLog(join(directory, "logs", "step.log"));
    await node("console.log('shown')", { log });
    await vi.waitFor(async () => expect(await readFile(log.path, "utf8")).toMatch(/^\$ .*node.*\nshown\n$/s), PATIENCE);
    await rm(directory, { recursive: true });
  });

  it("calls back with each line of both outputs", async () => {
    const lines: string[] = [];
    await node("console.log('one'); console.error('two')", { onLine: (line: string) => lines.push(line) });
    expect(lines.toSorted()).toEqual(["one", "two"]);
  });

  it("ends a command after its timeout, and says so after the command's output", async () => {
    const failure = run("sh", ["-c", "echo working; exec sleep 60"], { timeoutMs: 3_000 });
    await expect(failure).rejects.toThrow("did not run to its end:\nworking\nit took more than 3 s");
  });
});

describe.concurrent("runToLog", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "run-to-log-test-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it("resolves to all output, which is also in the log", async () => {
    const log = openLog(join(directory, "output.log"));
    const output = await runToLog(process.execPath, ["-e", "console.log('out'); console.error('err')"], { log });
    expect(output).toContain("out\nerr\n");
    expect(await readFile(log.path, "utf8")).toContain("out\nerr\n");
  });

  it("calls back with each line of the command, and none of what the log had before", async () => {
    const log = openLog(join(directory, "lines.log"));
    const lines: string[] = [];
    const onLine = (line: string) => lines.push(line);
    await runToLog(process.execPath, ["-e", "console.log('one')"], { log });
    await runToLog(process.execPath, ["-e", "console.log('two'); console.error('three')"], { log, onLine });
    expect(lines.filter((line) => !line.startsWith("$ "))).toEqual(["two", "three"]);
  });

  it("resolves to all output when another command has replaced the log meanwhile", async () => {
    const [path, go] = [join(directory, "replaced.log"), join(directory, "go")];
    const child = `console.log("first"); const fs = require("node:fs");
      const timer = setInterval(() => fs.existsSync(${JSON.stringify(go)}) && clearInterval(timer), 10);
      process.on("exit", () => console.log("last"));`;
    const output = runToLog(process.execPath, ["-e", child], { log: openLog(path) });
    await expect.poll(() => readFile(path, "utf8"), PATIENCE).toContain("first\n");
    openLog(path).write("of the other command\n");
    await writeFile(go, "");
    expect(await output).toMatch(/first\nlast\n$/);
  });

  it("fails with the exit code and the last lines", async () => {
    const log = openLog(join(directory, "failure.log"));
    const failure = runToLog(process.execPath, ["-e", "console.log('reason'); process.exit(3)"], { log });
    await expect(failure).rejects.toMatchObject({ name: "CommandError", exitCode: 3 });
    await expect(failure).rejects.toThrow(/reason/);
  });

  it("lets the command finish when this process is killed", async () => {
    const path = join(directory, "killed.log");
    const script = `
      import("./lib/log.ts").then(async ({ openLog }) => {
        const { runToLog } = await import("./lib/processes/run.ts");
        const child = "console.log('begun'); setTimeout(() => console.log('one'), 1500); setTimeout(() => console.log('ended'), 2000);";
        await runToLog(process.execPath, ["-e", child], { log: openLog(${JSON.stringify(path)}) });
      });`;
    const killed = spawn(process.execPath, ["--import", "tsx", "-e", script], { cwd: projectRoot, stdio: "ignore" });
    await vi.waitFor(async () => expect(await readFile(path, "utf8")).toMatch(/^begun$/m), 30_000);
    killed.kill("SIGKILL");
    await vi.waitFor(async () => expect(await readFile(path, "utf8")).toMatch(/^one\nended$/m), 30_000);
  });
});
