import { join } from "node:path";
import { type Clock, systemClock } from "./clock.ts";
import { type Log, openLog } from "./log.ts";
import { interruption } from "./processes/interruption.ts";
import { type ListedStep, runAsList, runInLines } from "./step-list.ts";
import { StepStatus } from "./step-status.ts";

/** A step that other steps may need. `T` is the type of its result. */
export interface Step<T> {
  readonly name: string;
  readonly result: Promise<T>;
}

export interface StepContext {
  /** Receives the output of the step's commands, and how far they are. */
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
    super(`Step "${step}" failed`, { cause });
  }
}

type Results<Needs extends readonly Step<unknown>[]> = {
  [Index in keyof Needs]: Needs[Index] extends Step<infer Result> ? Result : never;
};

interface StepsOptions {
  logDirectory: string;
  /** The stream for the list or the lines; by default, standard output. */
  output?: NodeJS.WriteStream;
  clock?: Clock;
}

/**
 * Runs steps in parallel, as far as their dependencies allow. On a terminal, it shows a task list: what each step waits
 * for, how far it is, and its elapsed time. Elsewhere it prints the same in lines. After a failure or Ctrl-C, running
 * steps finish, and no more steps start.
 */
export class Steps {
  readonly #logDirectory: string;
  readonly #output: NodeJS.WriteStream;
  readonly #clock: Clock;
  readonly #steps: ListedStep[] = [];
  #failure: unknown;

  constructor({ logDirectory, output = process.stdout, clock = systemClock }: StepsOptions) {
    this.#logDirectory = logDirectory;
    this.#output = output;
    this.#clock = clock;
  }

  /**
   * Adds a step. It starts when the steps that it needs are done, and receives their results.
   * @param name what is done: a verb and an object
   */
  add<const Needs extends readonly Step<unknown>[], T>(
    name: string,
    needs: Needs,
    run: (context: StepContext, ...results: Results<Needs>) => Promise<T>,
  ): Step<T> {
    const names = needs.map((need) => need.name);
    const status = new StepStatus(name, names, this.#clock);
    for (const need of needs)
      need.result.then(
        () => status.meet(need.name),
        () => {},
      );
    const result = new Promise<T>((resolve, reject) => {
      const work = async () => {
        try {
          const results = (await Promise.all(needs.map((need) => need.result))) as Results<Needs>;
          interruption.throwIfAborted();
          if (this.#failure !== undefined) throw this.#failure;
          resolve(await this.#run(status, (context) => run(context, ...results)));
        } catch (error) {
          this.#failure ??= error;
          reject(error);
          if (error instanceof StepError && error.step === name) throw error;
          status.end("skipped");
        }
      };
      this.#steps.push({ status, work });
    });
    // the steps that need it see the failure, and run() reports it
    result.catch(() => {});
    return { name, result };
  }

  /**
   * Runs all steps.
   * @throws {StepError} of the first step that failed, or the reason of the interruption.
   */
  async run(): Promise<void> {
    const runAll = this.#output.isTTY ? runAsList : runInLines;
    await runAll(this.#steps, this.#output, this.#clock);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #run<T>(status: StepStatus, work: (context: StepContext) => Promise<T>): Promise<T> {
    const file = `${status.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.log`;
    const log = openLog(join(this.#logDirectory, file), status);
    const note = (text: string) => {
      status.outcome = text;
    };
    status.start();
    this.#print(`start  ${status.name}`);
    try {
      const result = await work({ log, note });
      status.end("done");
      return result;
    } catch (error) {
      status.end("failed");
      throw new StepError(status.name, log.path, error);
    } finally {
      this.#print(status.line);
    }
  }

  /** On a terminal, the list shows all of it. */
  #print(line: string): void {
    if (!this.#output.isTTY) this.#output.write(`${line}\n`);
  }
}
