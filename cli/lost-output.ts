import { constants } from "node:os";
import { codeOf, UserError } from "../lib/errors.ts";
import { interrupt, interruptedExitCode } from "../lib/processes/interruption.ts";

const FAILED = 1;
/**
 * The exit code of a program that is ended because nothing reads its pipe any more, as of `git log | head`:
 * https://man7.org/linux/man-pages/man7/pipe.7.html. Node ignores the signal, and the write fails with EPIPE.
 */
const READER_GONE = 128 + constants.signals.SIGPIPE;

/**
 * Makes the command fail when its output can't be written, for example to a full disk. `console.log` ignores such
 * errors: https://nodejs.org/api/console.html#new-consoleoptions. Running work finishes, and nothing more is started.
 * A reader that has ended, such as `head`, wants no more: the command ends without a message.
 * @param report prints the error
 */
export function endOnLostOutput(report: (error: UserError) => void): void {
  let lost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (cause: Error) => {
      if (lost) return;
      lost = true;
      const error = outputLost(cause);
      const readerGone = codeOf(cause) === "EPIPE";
      interrupt(error, readerGone ? READER_GONE : FAILED);
      // the event comes after the write, and the command may have ended in between
      process.exitCode = interruptedExitCode();
      if (!readerGone) report(error);
    });
  }
}

/** Whether an error is that of lost output, which was reported when it happened. */
export function isLostOutput(error: unknown): boolean {
  return error instanceof UserError && error.code === "OUTPUT_LOST";
}

function outputLost(cause: Error): UserError {
  const remedy = "Free some room where it goes, or send it elsewhere, and run the same command again.";
  return new UserError("OUTPUT_LOST", `The output could not be written: ${cause.message}.`, { remedy, cause });
}
