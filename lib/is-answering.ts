import http from "node:http";
import https from "node:https";

const TIMEOUT_MS = 5_000;

/**
 * Whether a server soon answers a request with status 200. The request uses HTTPS if `protocol` is `https:`, otherwise
 * HTTP.
 */
export function isAnswering(options: https.RequestOptions): Promise<boolean> {
  const { get } = options.protocol === "https:" ? https : http;
  return new Promise((resolve) => {
    // the option `timeout` would only report the timeout, and continue to wait
    get({ ...options, signal: AbortSignal.timeout(TIMEOUT_MS), agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on("error", () => resolve(false));
  });
}
