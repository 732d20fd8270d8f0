import { randomInt } from "node:crypto";
import { join } from "node:path";
import getPort from "get-port";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import type { Measured, Variant } from "../benchmark.ts";
import { hashOfAnswer } from "./answers.ts";
import type { UnpackedImage } from "./image.ts";
import { holdConnections, sendRequests } from "./load.ts";
import { memoryGauge } from "./memory.ts";
import { PARAMETER_VALUE } from "./parameter-value.ts";
import { processorTime } from "./processor-time.ts";
import { CONNECTED, CONNECTIONS, CPU, IDLE, START } from "./quantities.ts";
import { ServerProcess } from "./server-process.ts";

/** Of several starts in a round the fastest counts: the one that waited least for a processor. */
const STARTS = 3;
/**
 * After so many requests, Node.js has optimized what they run. After 10,000, it still compiles for 0.1 to 0.2 s, of about
 * 1 s for the requests that are measured.
 */
const WARM_UP_REQUESTS = 50_000;
const REQUESTS = 30_000;
const CONCURRENT_REQUESTS = 16;

/** What all servers need. */
export interface Stage {
  readonly image: UnpackedImage;
  readonly ssmUrl: string;
}

/** A server in the image's root directory. */
export interface Server {
  /** The command line, from that of the image. */
  command(entrypoint: readonly string[]): readonly string[];
}

interface StartedServer {
  readonly port: number;
  readonly process: ServerProcess;
}

/** Measures the starts of a server. */
export async function measureStart(server: Server, stage: Stage, log: Log): Promise<Measured> {
  const times: number[] = [];
  for (let index = 0; index < STARTS; index++) {
    const { process } = await start(server, stage, log);
    times.push(process.firstAnswerMs);
    await process.stop();
  }
  return { [START.name]: Math.min(...times) };
}

/** Measures a server under load, and then with many connections. */
export async function measureLoad(server: Server, stage: Stage, log: Log): Promise<Measured> {
  await forgetFile(join(stage.image.root, server.command(stage.image.entrypoint)[0] ?? ""));
  const memory = await memoryGauge(`eks-webapi-bench-${process.pid}`);
  try {
    const { port, process } = await start(server, stage, log, memory.procs);
    try {
      await sendRequests(port, WARM_UP_REQUESTS, CONCURRENT_REQUESTS);
      const before = await processorTime(process.pid);
      await sendRequests(port, REQUESTS, CONCURRENT_REQUESTS);
      const cpu = ((await processorTime(process.pid)) - before) / REQUESTS;
      const idle = await memory.read(process.pid);
      const connections = await holdConnections(port, CONNECTIONS);
      const connected = await memory.read(process.pid);
      connections.close();
      return { [CPU.name]: cpu, [IDLE.name]: idle, [CONNECTED.name]: connected };
    } finally {
      await process.stop();
    }
  } finally {
    await memory.remove();
  }
}

/** A hash of the server's answer. */
export async function outcomeOf(server: Server, stage: Stage, log: Log): ReturnType<Variant["outcome"]> {
  const { port, process } = await start(server, stage, log);
  return hashOfAnswer(port).finally(() => process.stop());
}

async function start(server: Server, { image, ssmUrl }: Stage, log: Log, procs?: string): Promise<StartedServer> {
  // above the ports of local clouds, and below those that Linux assigns to connections: ip(7)
  const ports = Array.from({ length: 20 }, () => randomInt(20_000, 32_768));
  const port = await getPort({ host: "127.0.0.1", port: ports });
  const environment = {
    ...image.environment,
    // set by container runtimes
    HOME: "/",
    HOST: "127.0.0.1",
    PORT: String(port),
    MANAGEMENT_PORT: "0",
    SSM_PARAMETER_NAME: "/webapi/message",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
    AWS_ENDPOINT_URL: ssmUrl,
    PARAMETER_VALUE,
  };
  const { root, entrypoint } = image;
  const command = server.command(entrypoint);
  return { port, process: await ServerProcess.start({ root, command, environment, port, procs, log }) };
}

/** Takes a file out of the kernel's cache, so that the next process that reads it is charged for it, as on a new node. */
async function forgetFile(path: string): Promise<void> {
  await run("dd", [`if=${path}`, "iflag=nocache", "count=0", "status=none"]);
}
