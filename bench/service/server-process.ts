import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "../../lib/log.ts";

/** How long a server may take until it answers with 200. */
const START_MS = 60_000;
const ATTEMPT_MS = 5;

/** File systems of this machine that a container has, too. */
const MOUNTS = ["proc", "sys", "dev"];

// Waits for a line, so that the time of the mounts is not part of the server's. The program keeps the process's id.
const SCRIPT = `
procs=$1 root=$2
shift 2
[ -z "$procs" ] || echo $$ >"$procs"
${MOUNTS.map((name) => `mount --rbind /${name} "$root/${name}"`).join(" && ")} || exit
echo mounted
read -r line
exec chroot "$root" "$@"
`;

export interface ServerOptions {
  /** The directory that is the server's root directory. */
  readonly root: string;
  /** The command, with a path in that directory. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  /** The file to which the process writes its id, if there is one. */
  readonly procs?: string | undefined;
  readonly log: Log;
}

/** A server in a root directory of its own, as in a container, but on this machine's loopback interface. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
    /** From the start of the program to its first answer with status 200, in milliseconds. */
    readonly firstAnswerMs: number,
  ) {}

  /** Starts a server, and waits until it answers with 200. */
  static async start({ root, command, environment, port, procs = "", log }: ServerOptions): Promise<ServerProcess> {
    for (const name of MOUNTS) await mkdir(join(root, name), { recursive: true });
    const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
    const args = [...asRoot, "--mount", "sh", "-c", SCRIPT, "sh", procs, root, ...command];
    log.write(`$ chroot ${[root, ...command].join(" ")}\n`);
    const child = spawn("unshare", args, { env: { PATH: process.env.PATH, ...environment } });
    // read all the time, so that the output never fills the pipe
    child.stdout.on("data", (chunk: Buffer) => log.write(chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => log.write(chunk.toString()));
    const end = new AbortController();
    child.once("close", (code, signal) => end.abort(new Error(`${command.join(" ")} ended with ${code ?? signal}`)));
    try {
      await once(child.stdout, "data", end);
      const started = performance.now();
      child.stdin.end("\n");
      await firstAnswer(port, end.signal);
      return new ServerProcess(child, child.pid ?? Number.NaN, performance.now() - started);
    } catch (error) {
      child.kill("SIGKILL");
      // the reason of an ended wait is the cause of Node.js's error
      throw end.signal.aborted ? end.signal.reason : error;
    }
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill("SIGKILL");
    await once(this.child, "exit");
  }
}

/** Waits for the first answer with status 200. */
async function firstAnswer(port: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if ((await statusOf(port)) === 200) return;
    await delay(ATTEMPT_MS, undefined, { signal });
  }
  throw new Error(`no answer with status 200 within ${START_MS / 1_000} s`);
}

/** The status of an answer, or undefined if there is no server yet. */
function statusOf(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    get({ port, host: "127.0.0.1", agent: false }, (response) => resolve(response.resume().statusCode)).on(
      "error",
      () => resolve(undefined),
    );
  });
}
