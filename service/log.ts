import { type Logger, pino, stdSerializers, stdTimeFunctions } from "pino";

/** The service's log on standard output: one JSON object a line. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: Error) => withoutStack(stdSerializers.err(error)) },
  });
}

/** A serialized error without stack frames, which are positions in a minified file, and without those of its causes. */
function withoutStack(error: object): object {
  const entries = Object.entries(error).filter(([key]) => key !== "stack");
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Array.isArray(value) ? value.map(inner) : inner(value)]),
  );
}

function inner(value: unknown): unknown {
  return typeof value === "object" && value !== null && "stack" in value ? withoutStack(value) : value;
}
