import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";
import { text as streamText } from "node:stream/consumers";

/** What came of one request. */
export type Answer =
  | { readonly text: string }
  /** `reached`: whether the service itself gave the answer, which is an error. */
  | { readonly problem: string; readonly reached: boolean };

/** How the answer begins: service/routes/root.ts */
const BEGINNING = "You have reached pod ";

/** The media type of the service's errors: RFC 9457 */
const PROBLEM = "application/problem+json";

const ANSWER_MS = 5_000;

/**
 * Asks the service for its answer, by a new connection and through no proxy. An internal load balancer has private
 * addresses, which another machine may have in the network of the user, so that not every answer is the service's.
 */
export async function ask(url: string, timeoutMs = ANSWER_MS): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const { statusCode = 0, headers, text } = await get(url, signal);
    if (statusCode === 200 && text.startsWith(BEGINNING)) return { text };
    const problem = `status ${statusCode}: ${text}`;
    const reached = headers["content-type"]?.startsWith(PROBLEM) ?? false;
    return { problem: reached ? problem : `the answer is not the service's: ${problem}`, reached };
  } catch (error) {
    if (signal.aborted) return { problem: `no answer within ${timeoutMs / 1_000} s`, reached: false };
    return { problem: error instanceof Error ? error.message : String(error), reached: false };
  }
}

async function get(url: string, signal: AbortSignal) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const { protocol } = new URL(url);
    // The certificate is for the DNS name that clients use, not for the load balancer's, and its CA may be private.
    // Nothing secret is sent.
    const request =
      protocol === "https:"
        ? httpsGet(url, { agent: false, signal, rejectUnauthorized: false }, resolve)
        : httpGet(url, { agent: false, signal }, resolve);
    request.on("error", reject);
  });
  const { statusCode, headers } = response;
  return { statusCode, headers, text: await streamText(response) };
}
