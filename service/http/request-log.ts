import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from "fastify";

/**
 * Requests of one kind are logged once in this time. A line takes as long as the answer to a request, and an outage lets
 * thousands fail each second. The metrics count all requests.
 */
const EVERY_MS = 1_000;

// https://www.w3.org/TR/trace-context/#traceparent-header, without the ids and the version that are invalid there
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A kind of requests: the successful ones, or those that fail with one status. */
interface Kind {
  loggedAt: number;
  /** Requests of this kind since then. */
  notLogged: number;
}

/** Logs a sample of the successful requests and of the failures of each status, after the answer is sent. */
export class RequestLog {
  /** By status, and 0 for the successful requests. There are few of them. */
  readonly #kinds = new Map<number, Kind>();

  constructor(private readonly logger: FastifyBaseLogger) {}

  /** Adds a request, its answer, and their times as `performance.now()`. */
  add(request: FastifyRequest, reply: FastifyReply, start: number, end: number): void {
    const failed = reply.statusCode >= 500;
    const notLogged = this.#count(failed ? reply.statusCode : 0, end);
    if (notLogged === undefined) return;
    const entry = { ...entryOf(request, reply, end - start), notLogged };
    if (failed) this.logger.error(entry, "request failed");
    else this.logger.info(entry, "request");
  }

  /** Counts a request. Returns the number of those that were not logged before it, or undefined if it is one of them. */
  #count(kind: number, now: number): number | undefined {
    const last = this.#kinds.get(kind);
    if (last === undefined || now >= last.loggedAt + EVERY_MS) {
      this.#kinds.set(kind, { loggedAt: now, notLogged: 0 });
      return last?.notLogged ?? 0;
    }
    last.notLogged++;
    return undefined;
  }
}

function entryOf(request: FastifyRequest, reply: FastifyReply, ms: number) {
  const { traceparent } = request.headers;
  return {
    method: request.method,
    // without the query, which may contain data that must not be logged
    path: request.url.split("?", 1)[0],
    status: reply.statusCode,
    ms: Math.round(ms * 1000) / 1000,
    client: peer(request.ip),
    ...(typeof traceparent === "string" && TRACEPARENT.test(traceparent) && { traceparent }),
  };
}

/**
 * The address at the other end of the connection. Behind the load balancer that is a node, not the client, unless the
 * load balancer preserves the client's address and the Service has `externalTrafficPolicy: Local`, or the load
 * balancer's targets are the pods. No header names the client: a Network Load Balancer adds none.
 * https://kubernetes.io/docs/tutorials/services/source-ip/
 */
function peer(address: string): string {
  // a socket for both families has an IPv4 address in the form of RFC 4291, section 2.5.5.2
  return address.replace(/^::ffff:(?=[\d.]+$)/, "");
}
