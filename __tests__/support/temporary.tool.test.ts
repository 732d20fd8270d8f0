import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { identityOf, isAlive } from "../../lib/processes/processes.ts";
import { projectRoot } from "../../stacks/project.ts";
import { PATIENCE } from "./patience.ts";
import { removeTemporary, runningBeside } from "./temporary.ts";

const SCRIPT = `
import { spawn } from "node:child_process";
const { temporaryDirectory } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "temporary.ts")))});
const directory = await temporaryDirectory("suite");
const daemon = spawn("sh", ["-c", "while :; do sleep 1; done", directory + "/daemon"], { detached: true, stdio: "ignore" });
daemon.unref();
console.log(daemon.pid);
await new Promise((resolve) => process.stdin.on("end", resolve).resume());`;

let parent: string;
let daemons: number[];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "temporary-test-"));
  daemons = [];
  vi.stubEnv("TMPDIR", join(parent, "another-suite"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const pid of daemons) if (isRunning(pid)) process.kill(pid, "SIGKILL");
  await rm(parent, { recursive: true });
});

/** Starts a suite with a daemon. */
async function startSuite(): Promise<{ suite: ChildProcess; daemon: number }> {
  const suite = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", SCRIPT], {
    cwd: projectRoot,
    env: { ...process.env, TMPDIR: parent, TSX_DISABLE_CACHE: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [output] = await once(suite.stdout as NonNullable<typeof suite.stdout>, "data");
  const daemon = Number(output);
  daemons.push(daemon);
  return { suite, daemon };
}

async function end(suite: ChildProcess, signal?: "SIGKILL"): Promise<void> {
  if (signal === undefined) suite.stdin?.end();
  else suite.kill(signal);
  await once(suite, "exit");
}

const isRunning = (pid: number) => isAlive(identityOf(pid)) && identityOf(pid).startTime !== "";

const directories = async () => (await readdir(parent)).filter((name) => name.startsWith("webapi-suite-"));

describe("a suite's temporary directory", () => {
  it("is removed by the next suite, with the processes that run from there, if the suite was killed", async () => {
    const { suite, daemon } = await startSuite();
    await end(suite, "SIGKILL");
    expect(isRunning(daemon)).toBe(true);
    const next = await startSuite();
    await vi.waitFor(() => expect(isRunning(daemon)).toBe(false), PATIENCE);
    expect(await directories()).toHaveLength(1);
    expect(isRunning(next.daemon)).toBe(true);
    await end(next.suite);
  });

  it("is kept while the suite runs", async () => {
    const first = await startSuite();
    const second = await startSuite();
    expect([isRunning(first.daemon), isRunning(second.daemon)]).toEqual([true, true]);
    expect(await directories()).toHaveLength(2);
    for (const { suite } of [first, second]) await end(suite);
  });

  it("shows that the suite runs", async () => {
    const { suite } = await startSuite();
    expect(await runningBeside("suite")).toHaveLength(1);
    expect(await runningBeside("another")).toEqual([]);
    await end(suite);
    expect(await runningBeside("suite")).toEqual([]);
  });

  it("does not show so any more after the suite's end, if a program makes the removed directory again", async () => {
    const { suite } = await startSuite();
    const [name = ""] = await directories();
    await end(suite);
    await rm(join(parent, name), { recursive: true });
    await mkdir(join(parent, name, "cache"), { recursive: true });
    expect(await runningBeside("suite")).toEqual([]);
  });

  it("fails the run if it can't be removed", async () => {
    const before = process.exitCode;
    await expect(removeTemporary(join(parent, "missing"))).rejects.toThrow("ENOENT");
    expect(process.exitCode).toBe(1);
    process.exitCode = before;
  });
});
