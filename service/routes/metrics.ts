import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";

/** `GET /metrics` in the text format of Prometheus. */
export function addMetricsRoute(app: FastifyInstance, registry: Registry): void {
  app.get("/metrics", async (_request, reply) =>
    reply.header("content-type", registry.contentType).send(await registry.metrics()),
  );
}
