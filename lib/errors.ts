/** A problem that the user can solve. It is shown as one sentence and a remedy, without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** What to do next: a sentence or a command. */
  readonly remedy: string;

  /**
   * @param code identifies the situation for scripts and searches. docs/errors.md lists every code with its message.
   * @param message what failed and why, in one sentence. A literal, because a test compares it with docs/errors.md.
   */
  constructor(
    readonly code: Uppercase<string>,
    message: string,
    options: { remedy: string; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.remedy = options.remedy;
  }
}

/** A command that could not be started, was ended by a signal, or exited with another code than 0. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code = "COMMAND_FAILED";

  constructor(
    readonly command: string,
    /** Undefined when the command did not start or was ended by a signal. */
    readonly exitCode: number | undefined,
    /** The last lines of its standard output and error, interleaved. */
    readonly lastLines: string,
  ) {
    const why = exitCode === undefined ? "did not run to its end" : `exited with code ${exitCode}`;
    super(`${command} ${why}${lastLines === "" ? "" : `:\n${lastLines}`}`);
  }
}
