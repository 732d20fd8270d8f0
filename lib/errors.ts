/** A mistake or a lack that the user can do something about: shown as one sentence and a remedy, never as a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** What to do next, as a sentence or a command. */
  readonly remedy: string;

  /**
   * @param code names the situation for scripts and searches: docs/errors.md lists every code with its message.
   * @param message what failed and why, as one sentence. A literal: a test holds docs/errors.md against it.
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

/** A command that could not be started, was ended, or exited with another code than 0. */
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
