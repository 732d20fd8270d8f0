import type { FastifyInstance } from "fastify";
import type { Metrics } from "../metrics.ts";

/** Observes every request by method, route and status. */
export function addRequestMetrics(app: FastifyInstance, { requests }: Metrics): void {
  app.addHook("onResponse", (request, reply, done) => {
    // the pattern of the route, not the path: what clients make up must not become a time series each
    const route = request.routeOptions.url ?? "none";
    requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
