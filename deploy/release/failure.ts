import { type CommandError, UserError } from "../../lib/errors.ts";

/** Helm's errors for a release on which another operation works, or a killed one worked. */
const BUSY =
  /another operation \(install\/upgrade\/rollback\) is in progress|cannot re-use a name that is still in use/;

/**
 * The error of a deployment of stack `app`. Helm reports only a timeout, and rolls the release back: the cluster's
 * warnings say why.
 */
export function whyFailed(cause: CommandError, warned: readonly string[]): Error {
  if (BUSY.test(cause.message)) {
    return new UserError("RELEASE_BUSY", `Helm refuses to change a release of stack app: ${cause.message}`, {
      remedy:
        "Another Helm works on it: let it end, and run the same command again. If it was killed, the same command repairs the release.",
      cause,
    });
  }
  if (warned.length === 0) return cause;
  return new UserError(
    "RELEASE_FAILED",
    `The release did not get healthy, and was rolled back. The cluster warned:\n${warned.join("\n")}`,
    {
      remedy: "Correct that, and run the same command again. The release that ran before continues to serve.",
      cause,
    },
  );
}
