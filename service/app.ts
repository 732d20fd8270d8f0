import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { addErrorAnswers, answerError } from "./http/errors.ts";
import { addHeaders, answerHeaders } from "./http/headers.ts";
import { noSchemas } from "./http/no-schemas.ts";
import { SampledRequestLog } from "./http/request-log.ts";
import { addRequestMetrics, type Metrics } from "./metrics.ts";
import type { ParameterCache } from "./parameter/cache.ts";
import { addMetricsRoute, addProbeRoutes, addVersionRoute } from "./routes/operations.ts";
import { addRootRoute } from "./routes/root.ts";
import type { Lifecycle } from "./shutdown.ts";

// Options of Node.js's own server. A client that needs longer for its headers only holds a connection open. A request
// without a body gets no stream for one, which saves CPU (from Node.js 24 on; older versions ignore the option).
const HTTP_OPTIONS = { headersTimeout: 10_000, optimizeEmptyRequests: true };

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
  const app = newServer(options, new SampledRequestLog());
  addRequestMetrics(app, options.metrics);
  addRootRoute(app, options);
  addVersionRoute(app, options.version);
  return app;
}

/** The server for the kubelet and Prometheus. No Service publishes its port, and its requests are not logged. */
export function managementApp(options: AppOptions): FastifyInstance {
  const app = newServer(options, new LogController({ disableRequestLogging: true }));
  addProbeRoutes(app, options);
  addMetricsRoute(app, options.metrics.registry);
  addVersionRoute(app, options.version);
  return app;
}

function newServer({ lifecycle, logger }: AppOptions, logController: LogController): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    schemaController: noSchemas,
    logController,
    // no logger for each request, which would take longer than the answer
    childLoggerFactory: (parent) => parent,
    // no hook runs for these errors, such as a URL that can't be decoded
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(answerHeaders(lifecycle))),
    // The NLB drops a connection after 350 s without traffic, and informs neither side. The server closes it earlier.
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html
    keepAliveTimeout: 330_000,
    http: HTTP_OPTIONS,
    requestTimeout: 15_000,
    bodyLimit: 1_024,
    // close() closes idle connections at once, and the others after their answer
    forceCloseConnections: "idle",
    return503OnClosing: false,
  });
  addHeaders(app, lifecycle);
  addErrorAnswers(app);
  return app;
}
