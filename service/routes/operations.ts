import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import { sendError } from "../http/errors.ts";
import type { ParameterCache } from "../parameter/cache.ts";
import type { Lifecycle } from "../shutdown.ts";

export interface ProbeOptions {
  readonly parameter: Pick<ParameterCache, "read">;
  readonly lifecycle: Lifecycle;
}

/**
 * The probes of the kubelet.
 *
 * `GET /livez` is 200 if the process answers. It checks nothing else, since a restart repairs only the process.
 *
 * `GET /readyz` is 200 from the first value of the parameter until the process is asked to end. A value that is too old
 * does not change that: if SSM fails, it fails for all pods. Without a ready pod, clients would get no answer at all,
 * not even the reason.
 */
export function addProbeRoutes(app: FastifyInstance, { parameter, lifecycle }: ProbeOptions): void {
  app.get("/livez", (_request, reply) => reply.send({ status: "alive" }));

  app.get("/readyz", (_request, reply) => {
    if (lifecycle.draining) return sendError(reply, 503, "The process is asked to end.");
    if (parameter.read().state === "absent") return sendError(reply, 503, "The SSM parameter has not been read yet.");
    return reply.send({ status: "ready" });
  });
}

/** `GET /metrics`: the metrics in the text format of Prometheus. */
export function addMetricsRoute(app: FastifyInstance, registry: Registry): void {
  app.get("/metrics", async (_request, reply) =>
    reply.header("content-type", registry.contentType).send(await registry.metrics()),
  );
}

/** `GET /version`: the version of the service. */
export function addVersionRoute(app: FastifyInstance, version: string): void {
  app.get("/version", (_request, reply) => reply.send({ version }));
}
