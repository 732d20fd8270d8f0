import type { FastifyInstance } from "fastify";
import type { Lifecycle } from "../lifecycle.ts";
import type { ParameterCache } from "../parameter/cache.ts";

export interface ReadyzOptions {
  readonly parameter: Pick<ParameterCache, "read">;
  readonly lifecycle: Lifecycle;
}

/**
 * `GET /readyz`: 200 from the first value of the parameter until the process is asked to end. A value that got too old
 * does not count: SSM fails for all pods at once, and without a ready one clients would get no answer at all instead
 * of one that says why.
 */
export function addReadyzRoute(app: FastifyInstance, { parameter, lifecycle }: ReadyzOptions): void {
  app.get("/readyz", (_request, reply) => {
    if (lifecycle.draining) return reply.code(503).send({ status: "draining" });
    if (parameter.read().state === "absent") return reply.code(503).send({ status: "waiting for the parameter" });
    return reply.send({ status: "ready" });
  });
}
