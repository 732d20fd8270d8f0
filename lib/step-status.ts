import type { Clock } from "./clock.ts";
import type { Progress } from "./log.ts";

/** How often a step that lasts gets a line where there is no terminal. */
const LINE_EVERY_MS = 30_000;

/** The first word of a line. */
const WORDS = { waiting: "wait", running: "run", done: "done", failed: "failed", skipped: "skip" } as const;

type State = keyof typeof WORDS;

/** What is known of a step, as text for people: the title in a task list, or a line. */
export class StepStatus implements Progress {
  /** The outcome, shown after the end. */
  outcome = "";
  /** Called after each change. */
  onChange: () => void = () => {};
  #state: State = "waiting";
  #started = 0;
  #progress = "";
  /** What a running step waits for. */
  #waitsFor = "";
  /** The steps that must be done before this one starts. */
  readonly #needs: Set<string>;
  #line: { at: number; text: string };

  constructor(
    readonly name: string,
    needs: readonly string[],
    private readonly clock: Pick<Clock, "now">,
  ) {
    this.#needs = new Set(needs);
    this.#line = { at: clock.now(), text: "" };
  }

  get state(): State {
    return this.#state;
  }

  /** Whether the step does nothing, because it waits for other steps or for what these make. */
  get isWaiting(): boolean {
    return this.#state === "waiting" || (this.#state === "running" && this.#waitsFor !== "");
  }

  /** A step that this one needs is done. */
  meet(need: string): void {
    this.#needs.delete(need);
    this.onChange();
  }

  start(): void {
    this.#state = "running";
    this.#started = this.clock.now();
    this.#line = { at: this.#started, text: "" };
    this.onChange();
  }

  end(state: "done" | "failed" | "skipped"): void {
    this.#state = state;
    this.onChange();
  }

  readonly progress = (text: string): void => {
    this.#progress = text;
    this.#waitsFor = "";
    this.onChange();
  };

  readonly waitsFor = (what: string): void => {
    this.#waitsFor = what;
    this.onChange();
  };

  /** The step's name, with its elapsed time and what is known of it. */
  get text(): string {
    return [this.name, this.#time, this.#detail].filter(Boolean).join("  ");
  }

  get line(): string {
    return `${WORDS[this.isWaiting ? "waiting" : this.#state].padEnd(6)} ${this.text}`;
  }

  /** A line, if one is due: every 30 s for a step that runs, and after a change for one that has not started. */
  dueLine(): string | undefined {
    const now = this.clock.now();
    const isActive = this.#state === "waiting" || this.#state === "running";
    const { line } = this;
    if (!isActive || now - this.#line.at < LINE_EVERY_MS || line === this.#line.text) return undefined;
    this.#line = { at: now, text: line };
    return line;
  }

  get #time(): string {
    const hasStarted = this.#state !== "waiting" && this.#state !== "skipped";
    return hasStarted ? `${((this.clock.now() - this.#started) / 1_000).toFixed(1)} s` : "";
  }

  get #detail(): string {
    switch (this.#state) {
      case "waiting":
        return waitsFor([...this.#needs].join(", "));
      case "running":
        return waitsFor(this.#waitsFor) || this.#progress;
      default:
        return this.outcome;
    }
  }
}

function waitsFor(what: string): string {
  return what === "" ? "" : `waits for ${what}`;
}
