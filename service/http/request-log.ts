import { type FastifyReply, type FastifyRequest, LogController } from "fastify";

/** One of this many requests is logged, if it did not fail. */
const SAMPLE_EVERY = 100;

/** Failed requests with the same status are logged once in this time. An outage lets thousands fail each second. */
const FAILURE_EVERY_MS = 1_000;

// https://www.w3.org/TR/trace-context/#traceparent-header, without the ids and the version that are invalid there
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Logs a sample of the requests and of the failures, with one line for each, after the answer is sent. */
export class SampledRequestLog extends LogController {
  #untilSample = 0;
  /** By status. There are few of them. */
  readonly #failures = new Map<number, { loggedAt: number; notLogged: number }>();

  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.statusCode >= 500 || error) this.#failed(error, request, reply);
    else if (this.#untilSample-- === 0) {
      this.#untilSample = SAMPLE_EVERY - 1;
      request.log.info({ ...entry(request, reply), sampledOneIn: SAMPLE_EVERY }, "request");
    }
  }

  #failed(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const now = performance.now();
    const last = this.#failures.get(reply.statusCode);
    if (last !== undefined && now < last.loggedAt + FAILURE_EVERY_MS) {
      last.notLogged++;
      return;
    }
    this.#failures.set(reply.statusCode, { loggedAt: now, notLogged: 0 });
    // the metrics count every one of them
    const notLogged = last?.notLogged ?? 0;
    request.log.error({ ...entry(request, reply), err: error, notLogged }, "request failed");
  }
}

function entry(request: FastifyRequest, reply: FastifyReply) {
  const { traceparent } = request.headers;
  return {
    method: request.method,
    // without the query, which may contain data that must not be logged
    path: request.url.split("?", 1)[0],
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 1000) / 1000,
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
