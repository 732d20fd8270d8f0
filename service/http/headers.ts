import type { IncomingHttpHeaders } from "node:http";
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

/** The headers of an answer after which the server closes the connection. */
export const CLOSING: Readonly<Record<string, string>> = { ...SERVING, connection: "close" };

/** The headers of an answer: the security headers and, where the connection ends with the answer, `connection: close`. */
export function answerHeaders({ draining }: Lifecycle, request: IncomingHttpHeaders): Readonly<Record<string, string>> {
  // a client that closes its connection sends the next request to another pod
  return draining || endsConnection(request) ? CLOSING : SERVING;
}

/**
 * Whether no other request can follow on the connection. No route reads a body, which may be endless: an open
 * connection would have to receive all of it (https://www.rfc-editor.org/rfc/rfc9112#section-9.6). What follows a
 * request for an upgrade is not read by Node.js's parser, even if the upgrade is ignored.
 */
function endsConnection(headers: IncomingHttpHeaders): boolean {
  const length = headers["content-length"];
  return (
    (length !== undefined && length !== "0") ||
    headers["transfer-encoding"] !== undefined ||
    headers.upgrade !== undefined
  );
}

export function addHeaders(app: FastifyInstance, lifecycle: Lifecycle): void {
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(answerHeaders(lifecycle, request.raw.headers));
    done();
  });
}
