import { join } from "node:path";
import { DefaultRenderer, Listr, ListrLogger, type ListrTaskWrapper, ProcessOutput } from "listr2";
import { type Log, openLog } from "./log.ts";
import { interruption } from "./processes/interruption.ts";

/** A step that other steps may need. `T` is the type of its result. */
export interface Step<T> {
  readonly result: Promise<T>;
}

export interface StepContext {
  /** Receives the output of the step's commands. */
  log: Log;
  /** A short text on the outcome, shown after the step's name. */
  note(text: string): void;
}

/** A failed step, with its name and its log file. */
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

/** Listr's task list on another stream. Listr itself writes only to standard output. */
class TerminalRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/**
 * Runs steps in parallel, as far as their dependencies allow. On a terminal, it shows a task list with elapsed times,
 * elsewhere plain lines. After a failure or Ctrl-C, running steps finish, and no more steps start.
 */
export class Steps {
  readonly #logDirectory: string;
  readonly #output: NodeJS.WriteStream;
  readonly #tasks: { title: string; task: (context: unknown, display: Display) => Promise<void> }[] = [];
  #failure: unknown;

  /** @param options `output`: the stream for the list or the lines; by default, standard output */
  constructor(options: { logDirectory: string; output?: NodeJS.WriteStream }) {
    this.#logDirectory = options.logDirectory;
    this.#output = options.output ?? process.stdout;
  }

  /** Adds a step. It starts when the steps that it needs are done, and receives their results. */
  add<const Needs extends readonly Step<unknown>[], T>(
    name: string,
    needs: Needs,
    work: (context: StepContext, ...results: Results<Needs>) => Promise<T>,
  ): Step<T> {
    const result = new Promise<T>((resolve, reject) => {
      const task = async (_: unknown, display: Display) => {
        try {
          const results = (await Promise.all(needs.map((need) => need.result))) as Results<Needs>;
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
      this.#tasks.push({ title: name, task });
    });
    // the steps that need it see the failure, and run() reports it
    result.catch(() => {});
    return { result };
  }

  /**
   * Runs all steps.
   * @throws {StepError} of the first step that failed, or the reason of the interruption.
   */
  async run(): Promise<void> {
    const options = { concurrent: true, exitOnError: false, registerSignalListeners: false } as const;
    const processOutput = new ProcessOutput(this.#output, process.stderr);
    const logger = new ListrLogger({ processOutput, useIcons: false });
    // the list does not show errors, because the command prints the error and its log at the end
    const rendererOptions = { showErrorMessage: false, logger };
    const list = this.#output.isTTY
      ? new Listr(this.#tasks, { ...options, renderer: TerminalRenderer, rendererOptions })
      : new Listr(this.#tasks, { ...options, renderer: "silent" });
    await list.run();
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #timed<T>(name: string, display: Display, work: (context: StepContext) => Promise<T>): Promise<T> {
    const log = openLog(join(this.#logDirectory, `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.log`));
    const started = performance.now();
    let outcome = "";
    const say = (state: string) => {
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      const line = [name, `${seconds} s`, outcome].filter(Boolean).join("  ");
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
