import type { FastifyInstance } from "fastify";
import type { Lifecycle } from "../shutdown.ts";

// https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html; the object is created once, and each
// request only copies it
const SERVING = {
  // no proxy may store an answer, since each pod answers with its own name, and values change
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

// a client that closes its connection sends the next request to another pod
const DRAINING = { ...SERVING, connection: "close" };

/** The headers of every answer: the security headers and, while the process drains, `connection: close`. */
export function answerHeaders({ draining }: Lifecycle): Record<string, string> {
  return draining ? DRAINING : SERVING;
}

export function addHeaders(app: FastifyInstance, lifecycle: Lifecycle): void {
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(answerHeaders(lifecycle));
    done();
  });
}
