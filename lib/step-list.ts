import {
  color,
  DefaultRenderer,
  figures,
  Listr,
  type ListrDefaultRendererTask,
  ListrLogger,
  type ListrTaskWrapper,
  ProcessOutput,
} from "listr2";
import type { Clock } from "./clock.ts";
import type { StepStatus } from "./step-status.ts";

/** A step with its work, which includes waiting for other steps. */
export interface ListedStep {
  readonly status: StepStatus;
  /** Rejects if the step failed. */
  readonly work: () => Promise<unknown>;
}

const REFRESH_MS = 1_000;

/** Starts all steps at once, shows them on a terminal as a task list, and ends when all have ended. */
export async function runAsList(steps: readonly ListedStep[], output: NodeJS.WriteStream, clock: Clock): Promise<void> {
  const tasks = steps.map(({ status, work }) => ({
    title: status.name,
    task: async (_: unknown, row: Pick<ListrTaskWrapper<unknown, never, never>, "title" | "skip">) => {
      const show = () => {
        row.title = status.text;
      };
      const stop = clock.every(REFRESH_MS, show);
      status.onChange = show;
      show();
      try {
        await work();
      } finally {
        stop();
        if (status.state === "skipped") row.skip();
      }
    },
  }));
  const logger = new ListrLogger({ processOutput: new ProcessOutput(output, process.stderr), useIcons: false });
  await new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: rendererOf(steps),
    // the list does not show errors, because the command prints the error and its log at the end
    rendererOptions: { showErrorMessage: false, logger },
  }).run();
}

/** The same without a terminal: prints a line for each step that is due. */
export async function runInLines(steps: readonly ListedStep[], output: NodeJS.WriteStream, clock: Clock) {
  const stop = clock.every(REFRESH_MS, () => {
    for (const { status } of steps) {
      const line = status.dueLine();
      if (line !== undefined) output.write(`${line}\n`);
    }
  });
  await Promise.allSettled(steps.map(({ work }) => work()));
  stop();
}

/** Listr's task list for a stream that need not be standard output. A step that waits has a square, not a spinner. */
function rendererOf(steps: readonly ListedStep[]) {
  const statuses = new Map(steps.map(({ status }) => [status.name, status]));
  return class extends DefaultRenderer {
    static override nonTTY = true;

    protected override style(task: ListrDefaultRendererTask, isOutput?: boolean): string {
      const waits = task.isStarted() && statuses.get(task.initialTitle ?? "")?.isWaiting;
      return waits ? color.dim(figures.squareSmallFilled) : super.style(task, isOutput);
    }
  };
}
