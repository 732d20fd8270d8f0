import { UserError } from "./errors.ts";

const controller = new AbortController();

/** Aborted by the first Ctrl-C. */
export const interruption: AbortSignal = controller.signal;

/** The exit code of what ended after SIGINT: https://tldp.org/LDP/abs/html/exitcodes.html */
export const INTERRUPTED = 130;

/**
 * Lets Ctrl-C end the work in its own way. The terminal sends SIGINT to the programs that run in the foreground, too;
 * Terraform then finishes what it has begun and writes its state, which it would not if it were killed, so that we wait
 * for it, and start nothing more.
 */
export function endOnInterrupt(): void {
  process.on("SIGINT", () => {
    if (interruption.aborted) return;
    console.error("\nInterrupted: waiting for what runs to come to its end.");
    controller.abort(
      new UserError("INTERRUPTED", "Interrupted.", {
        remedy: "What was begun goes on where it was with the same command.",
      }),
    );
  });
}
