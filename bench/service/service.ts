import { basename, join } from "node:path";
import type { Log } from "../../lib/log.ts";
import type { Benchmark, Measured, Variant } from "../benchmark.ts";
import { WORK } from "../run.ts";
import { unpackImage } from "./image.ts";
import { howMemoryIsMeasured } from "./memory.ts";
import { addPrograms, FASTIFY_PROGRAM, GO_PROGRAM, NODE_PROGRAM, UNCACHED_SERVICE } from "./programs.ts";
import { CONNECTED, CPU, IDLE, IMAGE, START } from "./quantities.ts";
import { measureLoad, measureStart, outcomeOf, type Server, type Stage } from "./server.ts";
import { type FakeSsm, startSsm } from "./ssm.ts";

const FASTIFY = "Fastify";
const UNCACHED = "service without its code cache";

let stage: Stage;
let ssm: FakeSsm | undefined;

/** The image's own command. */
const service: Server = { command: (entrypoint) => entrypoint };
/** Another program for Node.js, with the options of the image's command. */
const onNode = (path: string): Server => ({ command: (entrypoint) => [...entrypoint.slice(0, -1), path] });

type Measure = (server: Server, stage: Stage, log: Log) => Promise<Measured>;

const measureImage: Measure = async (_server, { image }) => ({ [IMAGE.name]: image.bytes / 1e6 });

function variant(
  name: string,
  command: string,
  server: Server,
  measures: readonly Measure[] = [measureStart, measureLoad],
): Variant {
  let answer = "";
  return {
    name,
    command,
    sameOutcomeAs: FASTIFY,
    outcome: async () => answer,
    async measure(log) {
      answer = await outcomeOf(server, stage, log);
      const values: Measured[] = [];
      for (const measure of measures) values.push(await measure(server, stage, log));
      return Object.assign({}, ...values);
    },
  };
}

export const serviceBenchmark: Benchmark = {
  name: "service",
  description: "The service from its image, and the least programs that give the same answer to GET /, byte for byte",
  quantities: [CPU, START, IDLE, CONNECTED, IMAGE],
  rounds: 7,
  maxMinutes: 9,
  async prepare(log) {
    const image = await unpackImage(join(WORK, "service/image"), log);
    await addPrograms(image.root, log);
    ssm = await startSsm();
    stage = { image, ssmUrl: ssm.url };
    return [howMemoryIsMeasured()];
  },
  finish: async () => ssm?.close(),
  variants: [
    variant(
      FASTIFY,
      "the image's Node.js and its options, bench/service/reference/fastify.ts",
      onNode(FASTIFY_PROGRAM),
    ),
    variant("node:http", "the image's Node.js and its options, bench/service/reference/node.ts", onNode(NODE_PROGRAM)),
    variant("Go net/http", "bench/service/go", { command: () => [GO_PROGRAM] }),
    {
      ...variant("service", "the image's command", service, [measureStart, measureLoad, measureImage]),
      targets: [
        { quantity: CPU.name, atMost: 1.05, of: FASTIFY },
        { quantity: START.name, atMost: 0.7, of: UNCACHED },
        { quantity: CONNECTED.name, atMost: 100 },
        { quantity: IMAGE.name, atMost: 42 },
      ],
    },
    variant(
      UNCACHED,
      "the image's command, without the cache beside the bundle",
      {
        command: (entrypoint) => [
          ...entrypoint.slice(0, -1),
          join(UNCACHED_SERVICE, basename(entrypoint.at(-1) ?? "")),
        ],
      },
      [measureStart],
    ),
  ],
};
