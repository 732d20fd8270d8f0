import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { daemonAnswers, daemonPid, isAnswering, startDaemon, stopDaemon } from "../../lib/processes/daemon.ts";
import { endPortHolder, whyTaken } from "../../lib/processes/port-holder.ts";
import { lastLines } from "../../lib/processes/run.ts";
import { emulatorPaths } from "../cloud/paths.ts";
import { ensureCertificates } from "./certificates.ts";
import { type EmulatorOptions, emulatorEnvironment } from "./emulator-environment.ts";

/** On SIGTERM, MiniStack writes its state and stops the clusters' containers. */
const STOP_GRACE_MS = 180_000;

/** The start of a record in MiniStack's log: time, level and logger. A record may have several lines. */
const RECORD_START = /^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]+ \[)/m;
const WARNING = /^\S+ \S+ (?:WARNING|ERROR) \[[^\]]*\] /;

/** Starts MiniStack with the project's patches, and waits until it answers. Returns false if it ran already. */
export async function startEmulator(options: EmulatorOptions): Promise<boolean> {
  const paths = emulatorPaths(options.cloudDirectory);
  const running = (await daemonPid(paths.pidFile)) !== undefined;
  if (!running) await start(options);
  await untilItAnswers(options);
  return !running;
}

/** Whether the emulator ran and ended without writing its state. It writes its state when it is asked to end. */
export async function wasKilled(cloudDirectory: string): Promise<boolean> {
  const { pidFile, state } = emulatorPaths(cloudDirectory);
  const started = await stat(pidFile).catch(() => undefined);
  if (started === undefined || (await daemonPid(pidFile)) !== undefined) return false;
  // the directory also has keys that the emulator makes when it starts
  const files = (await readdir(state)).filter((file) => file.endsWith(".json"));
  const saved = await Promise.all(files.map((file) => stat(join(state, file))));
  return saved.every(({ mtimeMs }) => mtimeMs < started.mtimeMs);
}

/** Asks MiniStack to write its state and end. */
export async function stopEmulator(cloudDirectory: string): Promise<void> {
  await stopDaemon(emulatorPaths(cloudDirectory).pidFile, STOP_GRACE_MS);
}

/** The current end of the emulator's log, in bytes. */
export async function emulatorLogEnd(cloudDirectory: string): Promise<number> {
  return (await stat(emulatorPaths(cloudDirectory).log)).size;
}

/** The emulator's warnings and errors after this position in its log. */
export async function emulatorWarnings(cloudDirectory: string, since: number): Promise<string[]> {
  const log = await readFile(emulatorPaths(cloudDirectory).log);
  return warningsIn(log.subarray(since).toString());
}

/** The warnings and errors in a log, without time, level and stack trace. */
export function warningsIn(log: string): string[] {
  return log.split(RECORD_START).flatMap((record) => {
    const [text = ""] = record.split(/^Traceback /m);
    return WARNING.test(text) ? text.replace(WARNING, "").trimEnd() : [];
  });
}

async function start(options: EmulatorOptions): Promise<void> {
  for (const port of [options.port, options.s3ControlProxyPort]) await requireFreePort(port);
  const paths = emulatorPaths(options.cloudDirectory);
  for (const directory of [paths.directory, paths.state, paths.buckets, paths.temporary]) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  }
  await ensureCertificates(options.cloudDirectory, options);
  await startDaemon({
    command: options.python,
    args: ["-m", "ministack_patches"],
    env: await emulatorEnvironment(options),
    logFile: paths.log,
    pidFile: paths.pidFile,
  });
}

async function requireFreePort(port: number): Promise<void> {
  const cause = await whyTaken(port);
  if (cause === undefined) return;
  throw new UserError(
    "PORT_TAKEN",
    `The AWS emulator can't listen on port ${port} of this machine: ${cause.message}.`,
    { remedy: endPortHolder(port), cause },
  );
}

async function untilItAnswers({ cloudDirectory, port }: EmulatorOptions): Promise<void> {
  const paths = emulatorPaths(cloudDirectory);
  const ca = await readFile(paths.ca);
  const health = { protocol: "https:", host: "localhost", port, path: "/_ministack/health", ca };
  if (await daemonAnswers(paths.pidFile, () => isAnswering(health))) return;
  const output = lastLines(await readFile(paths.log, "utf8"));
  throw new UserError("EMULATOR_FAILED", `The AWS emulator does not answer on port ${port}:\n${output}`, {
    remedy: `All of its output is in ${paths.log}.`,
  });
}
