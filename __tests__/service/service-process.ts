import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, vi } from "vitest";
import { bundle } from "../../service/build/bundle.ts";

/** The bundled service as a process. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
  /** The entries of the log. */
  readonly logged: Record<string, unknown>[];
  /** The exit code or signal. */
  readonly exit: Promise<number | NodeJS.Signals | null>;
  /** Waits until the public or the management server listens, and returns its URL. */
  url(server: "public" | "management"): Promise<string>;
}

const MINIMAL = {
  SSM_PARAMETER_NAME: "/webapi/message",
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "AKIATEST",
  AWS_SECRET_ACCESS_KEY: "test",
  HOST: "127.0.0.1",
  PORT: "0",
  MANAGEMENT_PORT: "0",
  DRAIN_SECONDS: "0",
  // the SDK warns about Node.js 20, which would count as output of the service
  NODE_NO_WARNINGS: "1",
};

/** A module for Node.js's `--require`: sends SIGTERM to the process when the service loads its first module. */
export const SIGNAL_WHILE_LOADING = fileURLToPath(new URL("signal-while-loading.cjs", import.meta.url));

/** Bundles the service once for a test file. The result starts a process, which ends with the file. */
export function serviceProcesses(): (
  environment: Record<string, string | undefined>,
  /** A command line that runs another command. */
  wrapper?: readonly string[],
) => ServiceProcess {
  let directory: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "service-test-"));
    await bundle(directory);
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await rm(directory, { recursive: true });
  });
  return (environment, wrapper = []) => {
    const env = { PATH: process.env.PATH, ...MINIMAL, ...environment };
    const [program, ...args] = [...wrapper, process.execPath, join(directory, "main.cjs")];
    const child = spawn(program, args, { env });
    children.push(child);
    const started: ServiceProcess = {
      child,
      stdout: "",
      stderr: "",
      get logged() {
        return started.stdout
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line));
      },
      exit: new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal))),
      async url(server) {
        const listening = () => [...started.stdout.matchAll(/Server listening at (http:\S+?)"/g)].map(([, url]) => url);
        return vi.waitFor(
          () => {
            const address = listening()[server === "public" ? 0 : 1];
            if (address === undefined) throw new Error(`not listening yet: ${started.stdout}${started.stderr}`);
            return address;
          },
          { timeout: 20_000 },
        );
      },
    };
    child.stdout.on("data", (chunk) => (started.stdout += chunk));
    child.stderr.on("data", (chunk) => (started.stderr += chunk));
    return started;
  };
}
