import { join } from "node:path";
import { DefaultRenderer, Listr, ListrLogger, type ListrTaskWrapper, ProcessOutput } from "listr2";
import { type Log, openLog } from "./log.ts";
import { interruption } from "./processes/interruption.ts";

/** A step that others may need; `T` is what it results in. */
export interface Step<T> {
  readonly name: string;
  readonly result: Promise<T>;
}

export interface StepContext {
  /** Receives all that the step's commands print. */
  log: Log;
  /** A few words on the outcome, shown behind the step's name. */
  note(text: string): void;
}

/** A step failed: names it, and where its output lies. */
export class StepError extends Error {
  override readonly name = "StepError";

  constructor(
    readonly step: string,
    readonly logFile: string,
    cause: unknown,
  ) {
    super(`${step} failed`, { cause });
  }
}

type Results<Needs extends readonly Step<unknown>[]> = {
  [Index in keyof Needs]: Needs[Index] extends Step<infer Result> ? Result : never;
};

type Display = Pick<ListrTaskWrapper<unknown, never, never>, "title" | "skip">;

/** Listr's task list, which it shows on no other stream than standard output of its own accord. */
class TerminalRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/**
 * Work that is done in parallel as far as the steps' needs allow, shown as a task list with elapsed times on a
 * terminal and as plain lines elsewhere. After a failure, or Ctrl-C, what runs is let finish, and nothing more is started.
 */
export class Steps {
  readonly #logDirectory: string;
  readonly #output: NodeJS.WriteStream;
  readonly #starts: { name: string; start: (display: Display) => Promise<void> }[] = [];
  #failure: unknown;

  /** `output` is where the list, or the lines, are shown: standard output where left out. */
  constructor(options: { logDirectory: string; output?: NodeJS.WriteStream }) {
    this.#logDirectory = options.logDirectory;
    this.#output = options.output ?? process.stdout;
  }

  /** Adds a step that starts when all that it needs is done, and gets their results. */
  add<const Needs extends readonly Step<unknown>[], T>(
    name: string,
    needs: Needs,
    work: (context: StepContext, ...results: Results<Needs>) => Promise<T>,
  ): Step<T> {
    const { promise, resolve, reject } = withResolvers<T>();
    // whoever needs it sees the failure; run() reports it
    promise.catch(() => {});
    const start = async (display: Display) => {
      try {
        const results = (await Promise.all(needs.map(({ result }) => result))) as Results<Needs>;
        interruption.throwIfAborted();
        if (this.#failure !== undefined) throw this.#failure;
        resolve(await this.#timed(name, display, (context) => work(context, ...results)));
      } catch (error) {
        this.#failure ??= error;
        reject(error);
        if (error instanceof StepError && error.step === name) throw error;
        display.skip();
      }
    };
    this.#starts.push({ name, start });
    return { name, result: promise };
  }

  /**
   * Runs all steps to their end.
   * @throws {StepError} of the first step that failed, or the reason of the interruption.
   */
  async run(): Promise<void> {
    const tasks = this.#starts.map(({ name, start }) => ({
      title: name,
      task: (_: unknown, display: Display) => start(display),
    }));
    const options = { concurrent: true, exitOnError: false, registerSignalListeners: false } as const;
    const list = this.#output.isTTY
      ? new Listr(tasks, { ...options, renderer: TerminalRenderer, rendererOptions: this.#rendererOptions() })
      : new Listr(tasks, { ...options, renderer: "silent" });
    await list.run();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The error itself is told at the end, with its log. */
  #rendererOptions() {
    const processOutput = new ProcessOutput(this.#output, process.stderr);
    return { showErrorMessage: false, logger: new ListrLogger({ processOutput, useIcons: false }) };
  }

  async #timed<T>(name: string, display: Display, work: (context: StepContext) => Promise<T>): Promise<T> {
    const log = openLog(join(this.#logDirectory, `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.log`));
    const started = performance.now();
    let outcome = "";
    const say = (state: string) => {
      const line = [name, seconds(started), outcome].filter(Boolean).join("  ");
      display.title = line;
      if (!this.#output.isTTY) this.#output.write(`${state.padEnd(6)} ${line}\n`);
    };
    const ticks = this.#output.isTTY ? setInterval(() => say(""), 1_000) : undefined;
    if (!this.#output.isTTY) this.#output.write(`start  ${name}\n`);
    try {
      const result = await work({ log, note: (text) => (outcome = text) });
      say("done");
      return result;
    } catch (error) {
      say("failed");
      throw new StepError(name, log.path, error);
    } finally {
      clearInterval(ticks);
    }
  }
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1_000).toFixed(1)} s`;
}

/** Promise.withResolvers, which Node has from version 22 on. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
