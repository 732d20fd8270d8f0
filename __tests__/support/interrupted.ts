import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { startNpmRun } from "./test-cloud.ts";

/** About what `up` takes from nothing on two cores. */
export const UP_MS = 80_000;
/** About what `down` takes. */
export const DOWN_MS = 60_000;

/** How often a drill of interruption interrupts. */
export const KILLS = 20;

/** A random moment within so many milliseconds. */
export function moment(longestMs: number): number {
  return Math.round(Math.random() * longestMs);
}

/** Random moments within so many milliseconds. */
export function moments(count: number, longestMs: number): number[] {
  return Array.from({ length: count }, () => moment(longestMs));
}

/** Ends a command after a while. Tells what it had printed by then, and whether it had done its work before. */
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
  // Ctrl-C lets what runs come to its end, and is told by the exit code; but while Node still loads the command, which
  // has begun nothing then, the signal itself ends it
  if (end === "SIGINT") expect(all).toBe("");
  else expect([0, "SIGKILL", 130], all).toContain(end);
  expect(all).not.toMatch(/^ +at /m);
  return { isDone: exitCode === 0, printed: all };
}
