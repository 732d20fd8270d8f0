import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { projectRoot } from "../../stacks/project.ts";

/** Every write to it fails, as on a full disk: full(4). */
const FULL = "/dev/full";
const NAME = "lost-output";
const LOST = /^Error OUTPUT_LOST: The output could not be written: ENOSPC: no space left on device, write\.$/m;

/** Runs a line of shell, in which `$CLI` is the command line. */
function shell(line: string, env: Record<string, string> = {}) {
  const CLI = `${process.execPath} cli/bootstrap.mjs`;
  return execa("sh", ["-c", line], {
    cwd: projectRoot,
    env: { ENVIRONMENT: "local", LOCAL_CLOUD: NAME, CLI, ...env },
    reject: false,
  });
}

// what synth has written
afterAll(() => rm(cloudPaths(NAME).output, { recursive: true, force: true }));

describe.concurrent("lost output", () => {
  it.each(["--help", "cost", "cost --json", "synth", "doctor", "down"])(
    "of %s on a full disk is an error, exit code 1",
    async (args) => {
      // down would remove what synth has written
      const env = { LOCAL_CLOUD: args === "down" ? `${NAME}-down` : NAME };
      const { stderr, exitCode } = await shell(`$CLI ${args} > ${FULL}`, env);
      expect(stderr).toMatch(LOST);
      expect(stderr.match(/^Error /gm)).toHaveLength(1);
      expect(exitCode).toBe(1);
    },
  );

  it("on standard error makes the command fail, too", async () => {
    const { exitCode } = await shell(`$CLI outputs 2> ${FULL}`);
    expect(exitCode).toBe(1);
  });

  it("because nothing reads it any more ends the command without a message, with the exit code of SIGPIPE", async () => {
    // the reader ends before the command prints
    const { stderr } = await shell("{ $CLI cost; echo $? >&2; } | true");
    expect(stderr).toBe("141");
  });

  it("is none of what a reader has read that wants no more", async () => {
    const { stdout, stderr } = await shell("{ $CLI cost --json; echo $? >&2; } | head -c 1");
    expect([stdout, stderr]).toEqual(["{", "0"]);
  });

  it("lets running work finish, and starts nothing more", async () => {
    const logs = await mkdtemp(join(tmpdir(), "lost-output-test-"));
    const script = `
      import { setTimeout as delay } from "node:timers/promises";
      import { endOnLostOutput } from "./cli/lost-output.ts";
      import { Steps } from "./lib/steps.ts";
      endOnLostOutput((error) => console.error(error.code));
      const steps = new Steps({ logDirectory: process.env.LOGS });
      const first = steps.add("first", [], async () => { await delay(100); console.error("finished"); });
      steps.add("second", [first], async () => console.error("started"));
      await steps.run().catch(() => {});
    `;
    const node = `${process.execPath} --import tsx --input-type=module --eval "$SCRIPT"`;
    const env = { LOGS: logs, SCRIPT: script, TSX_DISABLE_CACHE: "1" };
    const { stderr, exitCode } = await shell(`${node} > ${FULL}`, env);
    expect([stderr, exitCode]).toEqual(["OUTPUT_LOST\nfinished", 1]);
    await rm(logs, { recursive: true });
  });
});
