import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../../local/project.ts";

/** Two steps, of which the first gets Ctrl-C in its middle: a signal of its own process stands for the terminal's. */
const SCRIPT = `
import { endOnInterrupt } from "./local/interruption.ts";
import { Steps } from "./local/steps.ts";
endOnInterrupt();
const steps = new Steps({ logDirectory: process.env.LOGS });
const first = steps.add("first", [], async () => {
  process.kill(process.pid, "SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 100));
});
steps.add("second", [first], async () => {});
await steps.run().catch((error) => console.log(error.message));
`;

describe("Ctrl-C", () => {
  let logs: string;
  beforeEach(async () => {
    logs = await mkdtemp(join(tmpdir(), "interruption-test-"));
  });
  afterEach(() => rm(logs, { recursive: true }));

  it("lets what runs come to its end, starts nothing more, and is told as the reason", async () => {
    const args = ["--import", "tsx", "--input-type=module", "--eval", SCRIPT];
    const env = { LOGS: logs, TSX_DISABLE_CACHE: "1" };
    const { stdout, exitCode } = await execa("node", args, { cwd: projectRoot, env });
    expect(stdout.split("\n")).toEqual(["start  first", expect.stringMatching(/^done {3}first /), "Interrupted."]);
    expect(exitCode).toBe(0);
  });
});
