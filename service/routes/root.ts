import type { FastifyInstance, FastifyReply } from "fastify";
import { sendError } from "../http/errors.ts";
import type { ParameterCache } from "../parameter/cache.ts";

const TEXT = "text/plain; charset=utf-8";

export interface RootOptions {
  readonly parameter: Pick<ParameterCache, "read" | "retryAfterSeconds">;
  readonly hostname: string;
}

/** `GET /`: answers with the pod's name and the parameter's value. */
export function addRootRoute(app: FastifyInstance, { parameter, hostname }: RootOptions): void {
  const beginning = `You have reached pod ${hostname}. This pod read the SSM parameter value of: `;

  // a client that comes back earlier would get the same answer
  const unavailable = (reply: FastifyReply, message: string) =>
    sendError(reply.header("retry-after", parameter.retryAfterSeconds()), 503, message);

  // joined once for each value: a request would copy a joined text twice
  let text = { value: "", whole: beginning };
  const textOf = (value: string) => {
    if (value !== text.value) text = { value, whole: beginning + value };
    return text.whole;
  };

  app.get("/", (_request, reply) => {
    const reading = parameter.read();
    switch (reading.state) {
      case "fresh":
        return reply.header("content-type", TEXT).send(textOf(reading.value));
      case "stale":
        reply.header("x-parameter-stale", "true").header("x-parameter-age", reading.ageSeconds);
        return reply.header("content-type", TEXT).send(textOf(reading.value));
      case "expired":
        return unavailable(reply, `The SSM parameter was last read ${reading.ageSeconds} s ago: too old to be used.`);
      case "absent":
        return unavailable(reply, "The SSM parameter has not been read yet.");
    }
  });
}
