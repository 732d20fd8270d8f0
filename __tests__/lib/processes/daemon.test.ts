import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { daemonAnswers, daemonPid, startDaemon, stopDaemon } from "../../../lib/processes/daemon.ts";

describe("a daemon", () => {
  let directory: string;
  let pidFile: string;
  let logFile: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "daemon-test-"));
    pidFile = join(directory, "daemon.pid");
    logFile = join(directory, "daemon.log");
  });
  afterEach(async () => {
    await stopDaemon(pidFile, 0);
    await rm(directory, { recursive: true });
  });
  const start = (script: string, env = {}) =>
    startDaemon({ command: process.execPath, args: ["-e", script], env, logFile, pidFile });
  const untilLogged = (text: string) =>
    vi.waitFor(async () => expect(await readFile(logFile, "utf8")).toContain(text), 10_000);

  it("is found by its pid file until it is stopped", async () => {
    await start("setInterval(() => {}, 1000)");
    expect(await daemonPid(pidFile)).toBeGreaterThan(1);
    await stopDaemon(pidFile, 10_000);
    expect(await daemonPid(pidFile)).toBeUndefined();
  });

  it("that can't be started fails like a command", async () => {
    const failure = startDaemon({ command: "/no/such/program", args: [], env: {}, logFile, pidFile });
    await expect(failure).rejects.toMatchObject({ code: "COMMAND_FAILED", message: expect.stringContaining("ENOENT") });
  });

  it("gets only the given environment", async () => {
    await start("console.log(JSON.stringify(Object.keys(process.env)))", { ONLY: "this" });
    await untilLogged('["ONLY"]');
  });

  it("is waited for until it answers", async () => {
    await start("setInterval(() => {}, 1000)");
    const answers = vi
      .fn(async () => false)
      .mockResolvedValueOnce(false)
      .mockResolvedValueOnce(true);
    expect(await daemonAnswers(pidFile, answers)).toBe(true);
    expect(answers).toHaveBeenCalledTimes(2);
  });

  it("is no longer waited for once it has ended", async () => {
    await start("console.log('nothing to do')");
    expect(await daemonAnswers(pidFile, async () => false)).toBe(false);
  });

  it("may finish its work on SIGTERM", async () => {
    await start(
      "process.on('SIGTERM', () => { console.log('saved'); process.exit() }); setInterval(() => {}, 1000); console.log('up')",
    );
    await untilLogged("up");
    await stopDaemon(pidFile, 10_000);
    expect(await readFile(logFile, "utf8")).toContain("saved");
  });

  it("is killed when it does not end in time", async () => {
    await start("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')");
    await untilLogged("up");
    await stopDaemon(pidFile, 100);
    expect(await daemonPid(pidFile)).toBeUndefined();
  });

  it("does not stop another process that later got the same pid", async () => {
    await writeFile(pidFile, JSON.stringify({ pid: process.pid, startTime: "1" }));
    expect(await daemonPid(pidFile)).toBeUndefined();
    await stopDaemon(pidFile, 0);
  });

  it("refuses a command that does not exist", async () => {
    await expect(startDaemon({ command: "/no/such", args: [], env: {}, logFile, pidFile })).rejects.toThrow("ENOENT");
  });
});
