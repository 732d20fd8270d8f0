import fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { type OnAnswered, observeAnswers } from "./http/answers.ts";
import { connectionLimit, limitConnections } from "./http/connections.ts";
import { addErrorAnswers, errorAnswers } from "./http/errors.ts";
import { addHeaders, answerHeaders } from "./http/headers.ts";
import { refuseOtherMethods } from "./http/methods.ts";
import { noSchemas } from "./http/no-schemas.ts";
import { RequestLog } from "./http/request-log.ts";
import { answerClientError, httpServer } from "./http/server.ts";
import type { Metrics } from "./metrics.ts";
import type { ParameterCache } from "./parameter/cache.ts";
import { addMetricsRoute, addProbeRoutes, addVersionRoute } from "./routes/operations.ts";
import { addRootRoute } from "./routes/root.ts";
import type { Lifecycle } from "./shutdown.ts";

/** Connections of the kubelet, Prometheus and operators. */
const MANAGEMENT_CONNECTIONS = 100;

/** What both servers need. */
export interface AppOptions {
  readonly parameter: Pick<ParameterCache, "read" | "retryAfterSeconds">;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  readonly logger: FastifyBaseLogger;
  readonly hostname: string;
  readonly version: string;
}

/** The server that clients reach through the load balancer. */
export function publicApp(options: AppOptions): FastifyInstance {
  const { requests } = options.metrics;
  const log = new RequestLog(options.logger);
  const app = newServer(options, (request, reply, start, end) => {
    // The pattern of the route and not the path, since each path that a client invents would be a new time series.
    // Fastify makes an object of all options of a route each time, so that the path of nearly all requests is its own.
    const route = request.url === "/" ? "/" : (request.routeOptions.url ?? "none");
    requests.observe({ method: request.method, route, status: reply.statusCode }, (end - start) / 1000);
    log.add(request, reply, start, end);
  });
  const limit = connectionLimit(process.constrainedMemory());
  limitConnections(app.server, limit, options.metrics.refusedConnections.labels("public"));
  addRootRoute(app, options);
  addVersionRoute(app, options.version);
  return app;
}

/** The server for the kubelet and Prometheus. No Service publishes its port, and its requests are not logged. */
export function managementApp(options: AppOptions): FastifyInstance {
  const app = newServer(options);
  limitConnections(app.server, MANAGEMENT_CONNECTIONS, options.metrics.refusedConnections.labels("management"));
  addProbeRoutes(app, options);
  addMetricsRoute(app, options.metrics.registry);
  addVersionRoute(app, options.version);
  return app;
}

function newServer({ lifecycle, logger, metrics }: AppOptions, onAnswered?: OnAnswered): FastifyInstance {
  const fail = errorAnswers(logger);
  const app: FastifyInstance = fastify({
    schemaController: noSchemas,
    serverFactory: (handler) => httpServer(handler, metrics.refusedRequests),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, metrics.refusedRequests),
    // no hook runs for these errors, such as a URL that can't be decoded
    frameworkErrors(error, request, reply) {
      fail(error, request, reply.headers(answerHeaders(lifecycle, request.raw.headers)));
      metrics.refusedRequests.inc({ status: reply.statusCode });
    },
    // close() closes idle connections at once, and the others after their answer
    forceCloseConnections: "idle",
    return503OnClosing: false,
  });
  if (onAnswered !== undefined) observeAnswers(app, onAnswered);
  addHeaders(app, lifecycle);
  addErrorAnswers(app, fail);
  refuseOtherMethods(app);
  return app;
}
