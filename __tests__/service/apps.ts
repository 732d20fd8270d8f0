import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { type AppOptions, managementApp, publicApp } from "../../service/app.ts";
import { createMetrics, observeParameter, observeVersion } from "../../service/metrics.ts";
import type { Reading } from "../../service/parameter/cache.ts";

export const SECRET = "s3cret-value";

/** Both servers, for requests with `inject`. Tests can change the state that the servers read. */
export class Apps {
  reading: Reading = { state: "fresh", value: SECRET };
  readonly lifecycle = { draining: false };
  readonly app: FastifyInstance;
  readonly management: FastifyInstance;
  /** The log's text. */
  log = "";

  constructor() {
    const metrics = createMetrics();
    const parameter = { read: () => this.reading, ageSeconds: () => 12.5, retryAfterSeconds: () => 7 };
    observeParameter(metrics, parameter);
    observeVersion(metrics, "1.2.3");
    const options: AppOptions = {
      parameter,
      lifecycle: this.lifecycle,
      metrics,
      logger: pino({}, { write: (line: string) => (this.log += line) }),
      hostname: "pod-1",
      version: "1.2.3",
    };
    this.app = publicApp(options);
    this.management = managementApp(options);
  }

  /** The entries of the log. */
  get logged(): Record<string, unknown>[] {
    const lines = this.log.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  }
}
