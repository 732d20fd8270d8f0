import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { addErrorAnswers, answerError } from "./http/errors.ts";
import { addHeaders, answerHeaders } from "./http/headers.ts";
import { SampledRequestLog } from "./http/request-log.ts";
import { addRequestMetrics } from "./http/request-metrics.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Metrics } from "./metrics.ts";
import type { ParameterCache } from "./parameter/cache.ts";
import { addLivezRoute } from "./routes/livez.ts";
import { addMetricsRoute } from "./routes/metrics.ts";
import { addReadyzRoute } from "./routes/readyz.ts";
import { addRootRoute } from "./routes/root.ts";
import { addVersionRoute } from "./routes/version.ts";

// For Node's own server: a client that takes longer for its headers is only holding a connection open; a request that
// announces no body, as all do here, gets no stream for one, which saves CPU (Node 24 on; others ignore it).
const HTTP_OPTIONS = { headersTimeout: 10_000, optimizeEmptyRequests: true };

/** What both servers work on. */
export interface AppOptions {
  readonly parameter: Pick<ParameterCache, "read">;
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

/** The server for the kubelet and Prometheus, on a port that no Service publishes; its requests are not logged. */
export function managementApp(options: AppOptions): FastifyInstance {
  const app = newServer(options, new LogController({ disableRequestLogging: true }));
  addLivezRoute(app);
  addReadyzRoute(app, options);
  addMetricsRoute(app, options.metrics.registry);
  addVersionRoute(app, options.version);
  return app;
}

function newServer({ lifecycle, logger }: AppOptions, logController: LogController): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    logController,
    // a logger for each request would cost more than the answer
    childLoggerFactory: (parent) => parent,
    // such as an address that can't be decoded: these run no hook
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(answerHeaders(lifecycle))),
    // The NLB forgets a connection that was idle for 350 s without telling anybody: close it before.
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html
    keepAliveTimeout: 330_000,
    http: HTTP_OPTIONS,
    requestTimeout: 15_000,
    bodyLimit: 1_024,
    // close() ends idle connections at once and answers on the others until they are done
    forceCloseConnections: "idle",
    return503OnClosing: false,
  });
  addHeaders(app, lifecycle);
  addErrorAnswers(app);
  return app;
}
