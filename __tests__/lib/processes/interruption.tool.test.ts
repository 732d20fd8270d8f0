import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../../../stacks/project.ts";

/** Two steps. During the first, the process sends itself a signal, as the terminal would. */
const SCRIPT = `
import { endOnInterrupt, interruptedExitCode } from "./lib/processes/interruption.ts";
import { Steps } from "./lib/steps.ts";
endOnInterrupt();
const steps = new Steps({ logDirectory: process.env.LOGS });
const first = steps.add("first", [], async () => {
  process.kill(process.pid, process.env.SIGNAL);
  await new Promise((resolve) => setTimeout(resolve, 100));
});
steps.add("second", [first], async () => {});
await steps.run().catch((error) => console.log(error.message));
process.exitCode = interruptedExitCode();
`;

/** A program that ends early on SIGINT. Its parent gets a SIGTERM. */
const CHILD =
  "process.on('SIGINT', () => { console.log('saved'); process.exit(1); }); setTimeout(() => {}, Number(process.env.LASTS_MS)); console.log('ready');";
const FORWARDING_SCRIPT = `
import { readFileSync } from "node:fs";
import { endOnInterrupt } from "./lib/processes/interruption.ts";
import { openLog } from "./lib/log.ts";
import { runToLog } from "./lib/processes/run.ts";
endOnInterrupt();
const log = openLog(process.env.LOGS + "/child.log");
const ready = setInterval(() => {
  if (!readFileSync(log.path, "utf8").includes("\\nready")) return;
  clearInterval(ready);
  process.kill(process.pid, "SIGTERM");
}, 50);
await runToLog(process.execPath, ["-e", ${JSON.stringify(CHILD)}], { log, interruptible: process.env.INTERRUPTIBLE === "true" }).then(
  () => console.log("came to its end"),
  (error) => console.log(error.message),
);
`;

/** Work that continues for two seconds after two signals, `APART_MS` milliseconds apart. */
const TWICE_SCRIPT = `
import { setTimeout as delay } from "node:timers/promises";
import { endOnInterrupt } from "./lib/processes/interruption.ts";
endOnInterrupt();
for (let sent = 0; sent < 2; sent++) {
  process.kill(process.pid, "SIGINT");
  await delay(Number(process.env.APART_MS));
}
await delay(2_000);
console.log("came to its end");
`;

describe("Ctrl-C, SIGTERM and SIGHUP", () => {
  let logs: string;
  beforeEach(async () => {
    logs = await mkdtemp(join(tmpdir(), "interruption-test-"));
  });
  afterEach(() => rm(logs, { recursive: true }));

  const script = (text: string, env: Record<string, string>) =>
    execa("node", ["--import", "tsx", "--input-type=module", "--eval", text], {
      cwd: projectRoot,
      env: { LOGS: logs, TSX_DISABLE_CACHE: "1", ...env },
      reject: false,
    });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])("%s lets running work finish, starts nothing more, and is printed as the reason", async (SIGNAL, code) => {
    const { stdout, exitCode } = await script(SCRIPT, { SIGNAL });
    expect(stdout.split("\n")).toEqual(["start  first", expect.stringMatching(/^done {3}first /), "Interrupted."]);
    expect(exitCode).toBe(code);
  });

  it("leave running work alone when they come again", async () => {
    const { stdout, stderr, exitCode } = await script(TWICE_SCRIPT, { APART_MS: "1500" });
    expect(stdout).toBe("");
    expect(stderr).toContain("Interrupted again. A Terraform that still runs comes to its end by itself");
    expect(exitCode).toBe(130);
  });

  it("keep waiting when npm only forwards the terminal's signal", async () => {
    const { stdout, stderr } = await script(TWICE_SCRIPT, { APART_MS: "50" });
    expect(stdout).toBe("came to its end");
    expect(stderr).not.toContain("Interrupted again");
  });

  it("make npm test start no more suites", async () => {
    const test = execa("node", [join(projectRoot, "cli", "bootstrap.mjs"), "test", "lint", "unit"], {
      reject: false,
      // execa would otherwise kill it while Biome works
      forceKillAfterDelay: false,
    });
    test.stdout.on("data", (chunk: Buffer) => chunk.includes("== Lint") && test.kill("SIGTERM"));
    const { stdout, stderr, exitCode } = await test;
    expect(stdout).toContain("== Lint");
    expect(stdout).not.toContain("== Unit tests");
    expect(stderr).toContain("Error INTERRUPTED: Interrupted.");
    expect(exitCode).toBe(143);
  });

  it("are passed as SIGINT to an interruptible command that must not be killed", async () => {
    const { stdout } = await script(FORWARDING_SCRIPT, { INTERRUPTIBLE: "true", LASTS_MS: "60000" });
    expect(stdout).toMatch(/\nready\nsaved$/);
  });

  it("wait for a command that would lose data", async () => {
    const { stdout } = await script(FORWARDING_SCRIPT, { INTERRUPTIBLE: "false", LASTS_MS: "3000" });
    expect(stdout).toBe("came to its end");
  });
});
