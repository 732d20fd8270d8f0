import { type FastifyReply, type FastifyRequest, LogController } from "fastify";

/** One of this many requests is logged. Requests that fail with a 5xx status are always logged. */
const SAMPLE_EVERY = 100;

/** Logs a sample of the requests and all failures, with one line for each, after the answer is sent. */
export class SampledRequestLog extends LogController {
  #untilSample = 0;

  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.statusCode >= 500 || error) request.log.error({ ...entry(request, reply), err: error }, "request failed");
    else if (this.#untilSample-- === 0) {
      this.#untilSample = SAMPLE_EVERY - 1;
      request.log.info({ ...entry(request, reply), sampledOneIn: SAMPLE_EVERY }, "request");
    }
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
