import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { identityOf, isAlive, processesWith, startTimeOfPs, untilEnded } from "../../../lib/processes/processes.ts";

/** Starts a process that prints a line, and ends when its input does. */
async function processWith(argument: string) {
  const child = spawn("sh", ["-c", "echo runs; read line", "sh", argument], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

describe("processes with an argument", () => {
  it("are found by the whole argument", async () => {
    const argument = `/run/test-${process.pid}`;
    const child = await processWith(argument);
    expect(await processesWith(argument)).toEqual([child.pid]);
    expect(await processesWith(argument.slice(0, -1))).toEqual([]);
    child.stdin.end();
    await untilEnded(() => processesWith(argument), 30_000);
    expect(await processesWith(argument)).toEqual([]);
  });

  it("are killed when they stay too long", async () => {
    const argument = `/run/stays-${process.pid}`;
    const child = await processWith(argument);
    const ended = once(child, "exit");
    await untilEnded(() => processesWith(argument), 0);
    expect(await ended).toEqual([null, "SIGKILL"]);
  });
});

it("the start time from ps is the same for as long as the process runs", async () => {
  const child = spawn(process.execPath, ["--eval", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  await once(child, "spawn");
  const started = startTimeOfPs(child.pid ?? 0);
  expect(new Date(started ?? "").getFullYear()).toBe(new Date().getFullYear());
  expect(startTimeOfPs(child.pid ?? 0)).toBe(started);
  child.stdin?.end();
  await once(child, "close");
  expect(startTimeOfPs(child.pid ?? 0)).toBeUndefined();
});

/** A process whose main thread ends, as may happen first in a process that is ending, while another thread listens. */
const MAIN_THREAD_ENDS = `
import ctypes, socket, threading
listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=listener.accept).start()
print("started", flush=True)
ctypes.CDLL(None).pthread_exit(None)
`;

it("a process is alive until its last thread has ended and released its ports", async () => {
  const child = spawn("python3", ["-c", MAIN_THREAD_ENDS], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const identity = identityOf(child.pid ?? 0);
  await vi.waitFor(() => expect(readFileSync(`/proc/${child.pid}/stat`, "utf8")).toContain(") Z "), 10_000);
  expect(isAlive(identity)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "close");
  expect(isAlive(identity)).toBe(false);
});
