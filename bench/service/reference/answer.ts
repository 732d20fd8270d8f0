import { hostname } from "node:os";
import { PARAMETER_VALUE } from "../parameter-value.ts";

/** The service's answer: the same text and the same headers. */
export const TEXT = `You have reached pod ${hostname()}. This pod read the SSM parameter value of: ${PARAMETER_VALUE}`;

export const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "content-type": "text/plain; charset=utf-8",
};

/** The answer has it in the header `keep-alive`. */
export const KEEP_ALIVE_MS = 330_000;

export const HOST = "127.0.0.1";
export const PORT = Number(process.env.PORT);
