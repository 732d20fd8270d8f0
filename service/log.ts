import { type Logger, pino, type SerializedError, stdSerializers, stdTimeFunctions } from "pino";

/** The service's log on standard output: one JSON object a line. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: Error) => readable(stdSerializers.err(error)) },
  });
}

/**
 * A serialized error, and its causes, with the error's name as the type: the name of the class is a letter in a minified
 * file. Without stack frames, which are positions in that file.
 */
function readable(error: SerializedError): object {
  const { stack, ...shown } = error;
  const entries = Object.entries({ ...shown, type: error.raw.name });
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Array.isArray(value) ? value.map(inner) : inner(value)]),
  );
}

function inner(value: unknown): unknown {
  return isSerialized(value) ? readable(value) : value;
}

function isSerialized(value: unknown): value is SerializedError {
  return typeof value === "object" && value !== null && "stack" in value && "raw" in value;
}
