import { type FastifyReply, type FastifyRequest, LogController } from "fastify";

/**
 * One request in this time is logged, besides those that fail with a 5xx status. A line takes as long as the answer to a
 * request: one for each hundred requests would be a hundredth of the CPU time, or more.
 */
const SAMPLE_EVERY_MS = 1_000;

/** Logs a sample of the requests and all failures, with one line for each, after the answer is sent. */
export class SampledRequestLog extends LogController {
  #sampledAt = Number.NEGATIVE_INFINITY;
  /** Requests since then. */
  #notLogged = 0;

  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.statusCode >= 500 || error) request.log.error({ ...entry(request, reply), err: error }, "request failed");
    else this.#succeeded(request, reply);
  }

  #succeeded(request: FastifyRequest, reply: FastifyReply): void {
    const now = performance.now();
    if (now < this.#sampledAt + SAMPLE_EVERY_MS) {
      this.#notLogged++;
      return;
    }
    request.log.info({ ...entry(request, reply), notLogged: this.#notLogged }, "request");
    this.#sampledAt = now;
    this.#notLogged = 0;
  }
}

function entry(request: FastifyRequest, reply: FastifyReply) {
  return {
    method: request.method,
    // without the query, which may contain data that must not be logged
    path: request.url.split("?", 1)[0],
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 1000) / 1000,
    client: request.ip,
  };
}
