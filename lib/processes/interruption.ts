import { constants } from "node:os";
import { UserError } from "../errors.ts";

/** Sent by Ctrl-C, by the machine or a supervisor to end this process, and when the terminal closes. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** One Ctrl-C may arrive twice: from the terminal, and from npm, which forwards it. */
const ONE_SIGNAL_MS = 1_000;

const controller = new AbortController();
let exitCode: number | undefined;

/** Aborted by the first signal that asks for an end, such as Ctrl-C, and when it would be dangerous to continue. */
export const interruption: AbortSignal = controller.signal;

/**
 * The exit code after an interruption. After a signal, it is 128 plus the signal's number:
 * https://tldp.org/LDP/abs/html/exitcodes.html
 */
export function interruptedExitCode(): number | undefined {
  return exitCode;
}

/**
 * Ends the work as a signal would, for another reason.
 * @param code the exit code, unless a signal came before; by default, that of the error that ends the command
 */
export function interrupt(reason: UserError, code?: number): void {
  exitCode ??= code;
  controller.abort(reason);
}

/**
 * Makes a signal end the work in order: running work finishes, and nothing more is started. The terminal also sends its
 * signals to the programs in the foreground, but not to Terraform, which must write its state: see `runToLog`. Running
 * work may take minutes to finish. A second signal ends this process without waiting.
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
      interrupt(
        new UserError("INTERRUPTED", "Interrupted.", { remedy: "The same command continues where this one was." }),
      );
    });
  }
}

/** Exits as after a kill -9. The next command waits for a Terraform that still runs, or is refused by its lock. */
function leave(): void {
  console.error(
    "Interrupted again. A Terraform that still runs comes to its end by itself, and keeps its lock until then.",
  );
  process.exit(exitCode);
}
