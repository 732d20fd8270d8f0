import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { processesWith, untilEnded } from "../../../lib/processes/processes.ts";

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
    await untilEnded(argument, 30_000);
    expect(await processesWith(argument)).toEqual([]);
  });

  it("are killed when they stay too long", async () => {
    const argument = `/run/stays-${process.pid}`;
    const child = await processWith(argument);
    const ended = once(child, "exit");
    await untilEnded(argument, 0);
    expect(await ended).toEqual([null, "SIGKILL"]);
  });
});
