import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Counter } from "prom-client";
import { WaitingAnswers } from "./pipelining.ts";
import { answerProblem, answerProblemOnSocket } from "./raw-answers.ts";
import { refusalOf } from "./refusal.ts";

/** Settings of Node.js's server. */
const OPTIONS = {
  // A client that needs longer for its headers or its request only holds a connection open.
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  // how often the two are checked: by default, every 30 s
  connectionsCheckingInterval: 2_000,
  // The NLB drops a connection after 350 s without traffic, and informs neither side. The server closes it earlier.
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html
  keepAliveTimeout: 330_000,
  // A request without a body gets no stream for one, which saves CPU (from Node.js 24 on; older versions ignore it).
  optimizeEmptyRequests: true,
  // 4,000 connections that each hold 16 KiB, which is the default, need more than the memory of the container
  maxHeaderSize: 8_192,
  // both checked by refusalOf, whose answer has a body: a missing Host, and a second one, which is joined to the first
  requireHostHeader: false,
  joinDuplicateHeaders: true,
};

/** How long a client may read nothing of its answer, in milliseconds. */
const STALLED_MS = 15_000;

/**
 * Node.js's server for a Fastify instance. What is not valid HTTP/1.1 is answered before Fastify, and counted.
 */
export function httpServer(handler: RequestListener, refused: Counter<"status">): Server {
  const waitingAnswers = new WaitingAnswers();
  const server = createServer(OPTIONS, (request, response) => {
    // a response without a socket waits for an earlier one
    if (response.socket === null && !waitingAnswers.admit(request.socket, response)) {
      request.socket.destroy();
      return;
    }
    const refusal = refusalOf(request);
    if (refusal === undefined) handler(request, response);
    else {
      refused.inc({ status: refusal.status });
      answerProblem(response, refusal.status, refusal.detail);
    }
  });
  server.setTimeout(STALLED_MS);
  // No route reads a body. So the final answer comes at once, and never 100 before it.
  // https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
  const passOn = (request: IncomingMessage, response: ServerResponse) => server.emit("request", request, response);
  server.on("checkContinue", passOn);
  server.on("checkExpectation", passOn);
  // Without a listener, Node.js closes the connection without an answer. The errors of this socket are ignored, since
  // Node.js no longer handles them.
  server.on("connect", (_request, socket) => {
    refused.inc({ status: 405 });
    answerProblemOnSocket(
      socket.on("error", () => {}),
      405,
      { allow: "GET, HEAD" },
    );
  });
  return server;
}

const PARSER_STATUS: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** Answers what Node.js's parser refuses, and requests that do not arrive in time. They are counted. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, refused: Counter<"status">): void {
  // After an answer that closes the connection, the error is in the body of its request or behind it: another answer
  // would be the second one to that request. Node.js's own handler reads the same object, which has no public name:
  // https://github.com/nodejs/node/blob/v24.x/lib/_http_server.js
  const { _httpMessage: current } = socket as { _httpMessage?: { headersSent: boolean; _last: boolean } | null };
  if (error.code === "ECONNRESET" || !socket.writable || (current?.headersSent && current._last)) {
    socket.destroySoon();
    return;
  }
  const status = PARSER_STATUS[error.code ?? ""] ?? 400;
  refused.inc({ status });
  answerProblemOnSocket(socket, status);
}
