import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { startNpmRun } from "./test-cloud.ts";

/** About the time that `up` takes from nothing on two cores. */
export const UP_MS = 80_000;
/** About the time that `down` takes. */
export const DOWN_MS = 60_000;

/** How often an interruption drill interrupts. */
export const KILLS = 20;

/** A random moment within this many milliseconds. */
export function moment(longestMs: number): number {
  return Math.round(Math.random() * longestMs);
}

/** Random moments within this many milliseconds. */
export function moments(count: number, longestMs: number): number[] {
  return Array.from({ length: count }, () => moment(longestMs));
}

/** Ends a command after some time. Returns its output so far, and whether it had already finished. */
export async function endAfter(
  afterMs: number,
  command: string,
  ending: "SIGKILL" | "SIGINT",
): Promise<{ isDone: boolean; printed: string }> {
  const running = startNpmRun(command);
  await Promise.race([running, delay(afterMs)]);
  running.kill(ending);
  const { exitCode, signal, all } = await running;
  const end = signal ?? exitCode;
  // after Ctrl-C, a command finishes its running work and exits with a code; while Node still loads the command, the
  // signal ends it at once, and nothing has started
  if (end === "SIGINT") expect(all).toBe("");
  else expect([0, "SIGKILL", 130], all).toContain(end);
  expect(all).not.toMatch(/^ +at /m);
  return { isDone: exitCode === 0, printed: all };
}
