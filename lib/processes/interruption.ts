import { constants } from "node:os";
import { UserError } from "../errors.ts";

/** Ctrl-C, the machine's or a supervisor's wish that we end, and the terminal's end. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** One Ctrl-C may come twice: from the terminal, and from npm, which passes it on. */
const ONE_SIGNAL_MS = 1_000;

const controller = new AbortController();
let exitCode: number | undefined;

/** Aborted by the first Ctrl-C, or another signal that asks for an end, and by what makes going on a danger. */
export const interruption: AbortSignal = controller.signal;

/** The exit code of what a signal ended, 128 and its number: https://tldp.org/LDP/abs/html/exitcodes.html */
export function interruptedExitCode(): number | undefined {
  return exitCode;
}

/** Has the work end as a signal would, for a reason of our own. */
export function interrupt(reason: UserError): void {
  controller.abort(reason);
}

/**
 * Lets a signal end the work in its own way: nothing more is started, and what runs comes to its end. The terminal
 * sends its signals to the programs that run in the foreground, too, but not to Terraform, which must write its state: see
 * `runToLog`. To wait for its end may take minutes, which another signal spares.
 */
export function endOnInterrupt(): void {
  let interruptedAt: number | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (interruptedAt !== undefined) {
        if (performance.now() - interruptedAt > ONE_SIGNAL_MS) leave();
        return;
      }
      interruptedAt = performance.now();
      exitCode = 128 + constants.signals[signal];
      console.error(
        "\nInterrupted: waiting for what runs to come to its end. Interrupt again to leave it alone with that.",
      );
      controller.abort(
        new UserError("INTERRUPTED", "Interrupted.", {
          remedy: "The same command continues where this one was.",
        }),
      );
    });
  }
}

/** As a kill -9 would: whatever is begun next waits for a Terraform that still runs, or is refused by its lock. */
function leave(): void {
  console.error(
    "Interrupted again. A Terraform that still runs comes to its end by itself, and keeps its lock until then.",
  );
  process.exit(exitCode);
}
