import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type StepContext, StepError, Steps } from "../../lib/steps.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { PATIENCE } from "../support/patience.ts";

/** A stream that keeps what is written to it. */
function fakeOutput(isTTY: boolean) {
  const written: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200, rows: 50 });
  stream.on("data", (chunk: Buffer) => written.push(chunk.toString()));
  return { written, output: stream as unknown as NodeJS.WriteStream };
}

describe("Steps", () => {
  let logDirectory: string;
  let written: string[];
  let steps: Steps;
  beforeEach(async () => {
    logDirectory = await mkdtemp(join(tmpdir(), "steps-test-"));
    const fake = fakeOutput(false);
    written = fake.written;
    steps = new Steps({ logDirectory, output: fake.output });
  });
  afterEach(() => rm(logDirectory, { recursive: true }));

  it("passes the results of the needed steps", async () => {
    const one = steps.add("one", [], async () => 1);
    const two = steps.add("two", [], async () => "2");
    const both = steps.add("both", [one, two], async (_, number, text) => `${number}${text}`);
    await steps.run();
    expect(await both.result).toBe("12");
  });

  it("runs independent steps at the same time", async () => {
    let arrived = 0;
    const meet = async () => {
      arrived++;
      await vi.waitFor(() => expect(arrived).toBe(2), PATIENCE);
    };
    steps.add("left", [], meet);
    steps.add("right", [], meet);
    await steps.run();
  });

  it("prints a line at the start and one with elapsed time and outcome at the end", async () => {
    steps.add("VPC", [], async ({ note }) => note("3 added"));
    await steps.run();
    expect(written).toEqual(["start  VPC\n", expect.stringMatching(/^done {3}VPC {2}\d+\.\d s {2}3 added\n$/)]);
  });

  it("keeps a log for each step", async () => {
    steps.add("Node image", [], async ({ log }) => log.write("built"));
    await steps.run();
    await vi.waitFor(
      async () => expect(await readFile(join(logDirectory, "node-image.log"), "utf8")).toBe("built"),
      PATIENCE,
    );
  });

  it("names the step that failed, its log and the cause", async () => {
    steps.add("Base stack", [], async () => Promise.reject(new Error("no such subnet")));
    const failure = await steps.run().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StepError);
    expect(failure).toMatchObject({ step: "Base stack", logFile: join(logDirectory, "base-stack.log") });
    expect(failure).toHaveProperty("cause.message", "no such subnet");
  });

  it("starts nothing that needs the failed step, and lets the others finish", async () => {
    const after = vi.fn(async () => {});
    let finished = false;
    const failing = steps.add("failing", [], async () => Promise.reject(new Error("no")));
    steps.add("after", [failing], after);
    steps.add("beside", [], async () => {
      await vi.waitFor(() => expect(written.some((line) => line.startsWith("failed failing"))).toBe(true), PATIENCE);
      finished = true;
    });
    await expect(steps.run()).rejects.toThrow('Step "failing" failed');
    expect(after).not.toHaveBeenCalled();
    expect(finished).toBe(true);
  });

  it("reports steps that did not start as skipped, on a terminal too", async () => {
    const { written, output } = fakeOutput(true);
    const onTerminal = new Steps({ logDirectory, output });
    const failing = onTerminal.add("failing", [], async () => Promise.reject(new Error("no")));
    onTerminal.add("after", [failing], async () => {});
    await expect(onTerminal.run()).rejects.toThrow('Step "failing" failed');
    const shown = stripVTControlCharacters(written.join(""));
    expect(shown).toMatch(/✖ failing {2}\d+\.\d s/);
    expect(shown).toContain("↓ after");
  });

  describe("that last", () => {
    /** Runs two steps, of which the second needs the first, until `check` has moved the clock and looked at the output. */
    async function run(
      isTTY: boolean,
      check: (shown: () => string, clock: FakeClock, context: StepContext) => void | Promise<void>,
    ): Promise<string> {
      const clock = new FakeClock();
      const { written, output } = fakeOutput(isTTY);
      const lasting = new Steps({ logDirectory, output, clock });
      const shown = () => stripVTControlCharacters(written.join(""));
      const first = lasting.add("Deploy base", [], async (context) => {
        await check(shown, clock, context);
      });
      lasting.add("Deploy app", [first], async () => {});
      await lasting.run();
      return shown();
    }

    it("get a line every 30 s with how far they are, and waiting ones a line with what they wait for", async () => {
      const shown = await run(false, (_, clock, { log }) => {
        log.progress("1 of 78 resources");
        clock.advance(29);
        log.progress("2 of 78 resources");
        clock.advance(40);
        log.waitsFor("the cluster");
        clock.advance(30);
      });
      expect(shown.split("\n")).toEqual([
        "start  Deploy base",
        "run    Deploy base  30.0 s  2 of 78 resources",
        "wait   Deploy app  waits for Deploy base",
        "run    Deploy base  60.0 s  2 of 78 resources",
        "wait   Deploy base  90.0 s  waits for the cluster",
        "done   Deploy base  99.0 s",
        "start  Deploy app",
        "done   Deploy app  0.0 s",
        "",
      ]);
    });

    it("have a spinner on a terminal and how far they are, and waiting ones a square and what they wait for", async () => {
      await run(true, async (shown, clock, { log }) => {
        // Listr draws the list ten times a second
        await vi.waitFor(() => expect(shown()).toMatch(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Deploy base {2}0\.0 s$/m));
        expect(shown()).toMatch(/^◼ Deploy app {2}waits for Deploy base$/m);
        log.progress("12 of 78 resources");
        clock.advance(21);
        await vi.waitFor(() => expect(shown()).toMatch(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Deploy base {2}21\.0 s {2}12 of 78 resources$/m));
        log.waitsFor("the cluster");
        clock.advance(1);
        await vi.waitFor(() => expect(shown()).toMatch(/^◼ Deploy base {2}22\.0 s {2}waits for the cluster$/m));
      });
    });
  });
});
