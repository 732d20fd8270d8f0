import { UserError } from "../../lib/errors.ts";
import { interruption } from "../../lib/processes/interruption.ts";
import { until } from "../../lib/until.ts";

const TIMEOUT_MS = 60_000;
const EVERY_MS = 250;
/** Limit for one request. */
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Waits until the service answers at this address, and returns the text of its answer.
 * @throws {UserError} with the last problem, when no good answer came in time.
 */
export async function answerOf(url: string, timeoutMs = TIMEOUT_MS): Promise<string> {
  let problem = "";
  const ask = async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      const text = await response.text();
      if (response.ok) return text;
      problem = `status ${response.status}: ${text}`;
    } catch (error) {
      problem = reason(error);
    }
    return undefined;
  };
  const answer = await until(ask, { timeoutMs, everyMs: EVERY_MS, signal: interruption });
  if (answer !== undefined) return answer;
  throw new UserError("NO_ANSWER", `The service at ${url} gave no answer within ${timeoutMs / 1_000} s (${problem}).`, {
    remedy: 'See its pods: eval "$(npm run -s cloud)" && kubectl --namespace webapi get pods,services,events',
  });
}

/** The message of the error's cause, because the message of `fetch` only states that it failed. */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
