/** A mistake or a lack that the user can do something about: shown as one sentence and a remedy, never as a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** What to do next, as a sentence or a command. */
  readonly remedy: string | undefined;

  constructor(message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.remedy = options.remedy;
  }
}
