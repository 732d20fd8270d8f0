import type { FastifyInstance } from "fastify";
import type { Lifecycle } from "../lifecycle.ts";

// https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html; made once, so that a request pays for no
// more than the copy
const SERVING = {
  // each pod answers with its own name, and values change: nothing in between may keep an answer
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

// a client that is asked to close sends its next request to another pod
const DRAINING = { ...SERVING, connection: "close" };

/** What every answer carries: the security headers and, while the process drains, `connection: close`. */
export function answerHeaders({ draining }: Lifecycle): Record<string, string> {
  return draining ? DRAINING : SERVING;
}

export function addHeaders(app: FastifyInstance, lifecycle: Lifecycle): void {
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(answerHeaders(lifecycle));
    done();
  });
}
