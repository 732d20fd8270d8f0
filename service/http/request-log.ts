import { type FastifyReply, type FastifyRequest, LogController } from "fastify";

/** One request in so many is logged; requests that failed with a 5xx always are. */
const SAMPLE_EVERY = 100;

/** Logs a sample of the requests and all failures, one line each when the answer is out. */
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
    // without its query, which may carry what is no business of a log
    path: request.url.split("?", 1)[0],
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 1000) / 1000,
    client: request.ip,
  };
}
