import { z } from "zod";

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

type ErrorClass = new (...args: never[]) => Error;

/** For `catch`: returns a value in place of an error of these classes, and throws every other error again. */
export function insteadOf<T>(value: T, ...kinds: readonly ErrorClass[]): (error: unknown) => T {
  return (error) => {
    if (kinds.some((kind) => error instanceof kind)) return value;
    throw error;
  };
}

/** The code of an error of Node or of a library, such as `ENOENT`; empty if it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

const NO_ROOM = /^(ENOSPC|EDQUOT)$/;
const FORBIDDEN = /^(EACCES|EPERM|EROFS)$/;
const NOT_LOADED = /^(ERR_)?MODULE_NOT_FOUND$/;
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|EPIPE|EPROTO|EHOSTUNREACH|ENETUNREACH)$/;
const NAME_UNKNOWN = /^(ENOTFOUND|EAI_AGAIN)$/;
/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const NOT_TRUSTED = /CERT|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^HOSTNAME_MISMATCH$/;

const PROXY_REMEDY = "If AWS is reached through a proxy here: export HTTPS_PROXY=http://<host>:<port>.";

/** Translates an error of Node or of the AWS SDK for the user; undefined for any other, which is a defect. */
export function inOurWords(cause: unknown): UserError | undefined {
  if (!(cause instanceof Error)) return undefined;
  if (cause instanceof UserError) return cause;
  const [message, code] = [messageOf(cause), codeOf(cause)];
  if (NO_ROOM.test(code) || FORBIDDEN.test(code)) {
    const remedy = NO_ROOM.test(code)
      ? "Free some room on its disk."
      : "Run this as the user that the project directory belongs to, where that can be written to.";
    return new UserError("FILE_REFUSED", `The system refuses a file: ${message}.`, { remedy, cause });
  }
  if (NOT_LOADED.test(code)) {
    const remedy = "Install the packages again: npm ci --include=dev --include=optional";
    const [first] = message.split("\n");
    return new UserError("PACKAGES_DAMAGED", `An npm package is missing or damaged: ${first}.`, { remedy, cause });
  }
  if (UNREACHABLE.test(code)) {
    const remedy =
      "npm run up starts of the local cloud what has ended. For AWS: look at this machine's network and proxy variables.";
    return new UserError("AWS_UNREACHABLE", `AWS does not answer: ${message}.`, { remedy, cause });
  }
  if (NAME_UNKNOWN.test(code)) {
    const remedy = `Look at this machine's network, and at the region of the environment. ${PROXY_REMEDY}`;
    return new UserError("AWS_NAME_UNKNOWN", `The name of an endpoint of AWS is not found: ${message}.`, {
      remedy,
      cause,
    });
  }
  if (NOT_TRUSTED.test(code)) {
    const remedy =
      "Where a proxy decrypts the traffic of this network, name the file with its CA: export AWS_CA_BUNDLE=<file.pem>. " +
      "Otherwise do not continue: something pretends to be AWS.";
    return new UserError("AWS_NOT_TRUSTED", `The certificate of AWS is not trusted: ${message}.`, { remedy, cause });
  }
  // the SDK's request handler gives this name also to errors with the codes above
  if (code === "ETIMEDOUT" || (code === "" && cause.name === "TimeoutError")) {
    const remedy = `A firewall of this network may drop the packets. ${PROXY_REMEDY}`;
    return new UserError("AWS_TIMED_OUT", `AWS does not answer in time: ${message}.`, { remedy, cause });
  }
  const status = foreignStatus(cause);
  if (status !== undefined) {
    const remedy =
      "A proxy or a login page of this network answers in its place: let its operators allow the hosts of AWS.";
    return new UserError("AWS_ANSWER_FOREIGN", `The answer to a call of AWS is not from AWS (status ${status}).`, {
      remedy,
      cause,
    });
  }
  if ("$fault" in cause) {
    const remedy =
      "Look at what the credentials may do, and at the state of AWS; the local cloud's emulator has a log: " +
      "state/<name>/aws/ministack.log";
    return new UserError("AWS_REFUSED", `AWS refused a call (${cause.name}): ${message}.`, { remedy, cause });
  }
  return undefined;
}

const metadataSchema = z.object({ httpStatusCode: z.number(), requestId: z.string().optional() });

/**
 * The status of an answer that is not from AWS, from an error of the SDK. One from AWS has an error code or, where a
 * HEAD request has no body for it, a request id: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
function foreignStatus(error: Error): number | undefined {
  const metadata = metadataSchema.safeParse("$metadata" in error && error.$metadata).data;
  const hasCode = "$fault" in error && !/^Unknown(Error)?$/.test(error.name);
  return hasCode || metadata?.requestId !== undefined ? undefined : metadata?.httpStatusCode;
}

/** The message of an error. If Node has tried several addresses, only the errors of the attempts have one. */
function messageOf(error: Error): string {
  const [first] = error instanceof AggregateError && error.message === "" ? error.errors : [error];
  return (first instanceof Error ? first.message : String(first)).replace(/\.$/, "");
}
