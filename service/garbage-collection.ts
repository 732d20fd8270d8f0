import { constants, type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { Histogram, type Registry } from "prom-client";

/** Garbage collections are observed for `OBSERVED_MS` of each `EVERY_MS`, and each of them counts as many times. */
const EVERY_MS = 1_000;
const OBSERVED_MS = 100;
const WEIGHT = EVERY_MS / OBSERVED_MS;

// https://nodejs.org/docs/latest-v24.x/api/perf_hooks.html#performance_gc_kind
const KINDS = new Map<unknown, string>([
  [constants.NODE_PERFORMANCE_GC_MAJOR, "major"],
  [constants.NODE_PERFORMANCE_GC_MINOR, "minor"],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, "incremental"],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, "weakcb"],
]);

/**
 * Observes how long garbage collections take, under the name that prom-client's own metric has. It is an estimate:
 * Node.js takes 0.1 ms and more to report one collection, of which there is one for each few hundred requests. To
 * observe all of them took a sixteenth of the service's processor time.
 */
export function observeGarbageCollection(registry: Registry): void {
  const durations = new Histogram({
    name: "nodejs_gc_duration_seconds",
    help: "Garbage collection duration by kind, one of major, minor, incremental or weakcb. Estimated from a tenth of the time.",
    labelNames: ["kind"],
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
    registers: [registry],
  });
  const observe = (entries: readonly PerformanceEntry[]) => {
    for (const entry of entries) {
      const kind = kindOf(entry);
      for (let count = 0; count < WEIGHT; count++) durations.observe({ kind }, entry.duration / 1000);
    }
  };
  const observer = new PerformanceObserver((list) => observe(list.getEntries()));
  const stop = () => {
    observe(observer.takeRecords());
    observer.disconnect();
  };
  const start = () => {
    observer.observe({ type: "gc" });
    setTimeout(stop, OBSERVED_MS).unref();
  };
  setInterval(start, EVERY_MS).unref();
}

function kindOf(entry: PerformanceEntry): string {
  const detail = "detail" in entry ? entry.detail : undefined;
  const kind = typeof detail === "object" && detail !== null && "kind" in detail ? detail.kind : undefined;
  return KINDS.get(kind) ?? "unknown";
}
