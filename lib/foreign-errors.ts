import { UserError } from "./errors.ts";

const NO_ROOM = ["ENOSPC", "EDQUOT"];
const FORBIDDEN = ["EACCES", "EPERM", "EROFS"];
const UNREACHABLE = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
];

/**
 * Translates an error of Node or of the AWS SDK for the user; undefined for any other error, which is a defect of this
 * project.
 */
export function inOurWords(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause, message, code } = { cause: error, message: messageOf(error), code: codeOf(error) };
  if (NO_ROOM.includes(code) || FORBIDDEN.includes(code)) {
    const remedy = NO_ROOM.includes(code)
      ? "Free some room on its disk."
      : "Run this as the user that the project directory belongs to, where that can be written to.";
    return new UserError("FILE_REFUSED", `The system refuses a file: ${message}.`, { remedy, cause });
  }
  if (UNREACHABLE.includes(code)) {
    const remedy =
      "npm run up starts of the local cloud what has ended. For AWS: look at this machine's network and proxy variables.";
    return new UserError("AWS_UNREACHABLE", `AWS does not answer: ${message}.`, { remedy, cause });
  }
  if ("$fault" in error) {
    const remedy =
      "Look at what the credentials may do, and at the state of AWS; the local cloud's emulator has a log: " +
      "state/<name>/aws/ministack.log";
    return new UserError("AWS_REFUSED", `AWS refused a call (${error.name}): ${message}.`, { remedy, cause });
  }
  return undefined;
}

/** The message of an error. If Node has tried several addresses, only the errors of the attempts have one. */
function messageOf(error: Error): string {
  const [first] = error instanceof AggregateError && error.message === "" ? error.errors : [error];
  return (first instanceof Error ? first.message : String(first)).replace(/\.$/, "");
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
