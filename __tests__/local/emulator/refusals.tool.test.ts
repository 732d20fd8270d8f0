import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { daemonAnswers, isAnswering, startDaemon } from "../../../lib/processes/daemon.ts";
import { run } from "../../../lib/processes/run.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { type EmulatorOptions, emulatorEnvironment } from "../../../local/emulator/emulator-environment.ts";
import { removeTestEmulator, rootKey, startTestEmulator, testEmulator } from "../../support/test-emulator.ts";

const DIRECTORY = join(import.meta.dirname, "refusals");
/** Requests that botocore's models refuse have no rule of the project. */
const MODEL = "model";
const MODEL_SOURCE = "botocore 1.43.106";

const rowSchema = z.object({
  rule: z.string(),
  call: z.string(),
  title: z.string(),
  code: z.string().nullable(),
  message: z.string().nullable(),
});
const rowsSchema = jsonSchema(z.array(rowSchema));
const sourcesSchema = jsonSchema(z.record(z.string(), z.string().nullable()));

type Row = z.infer<typeof rowSchema>;

describe("requests that AWS refuses", () => {
  let patched: EmulatorOptions;
  let stock: EmulatorOptions;
  let refused: Row[];
  let accepted: Row[];
  let sources: Record<string, string | null>;

  beforeAll(async () => {
    [patched, stock] = await Promise.all([startTestEmulator(), startStock()]);
    [refused, accepted, sources] = await Promise.all([
      answers("https", patched, "wrong"),
      answers("http", stock, "wrong"),
      rules(patched),
    ]);
  });

  afterAll(() => Promise.all([patched, stock].map(removeTestEmulator)));

  it("are refused here with AWS's codes, as in the table, and some by the emulator without patches, too", async () => {
    await expect(table(refused, accepted, sources)).toMatchFileSnapshot(join(DIRECTORY, "table.md"));
  });

  it("are all refused", () => {
    expect(refused.filter(({ code }) => code === null)).toEqual([]);
  });

  it("are mostly accepted by the emulator without patches", () => {
    expect(accepted.filter(({ code }) => code === null).length).toBeGreaterThanOrEqual(100);
  });

  it("test each rule", () => {
    const tested = new Set(refused.map(({ rule }) => rule).filter((rule) => rule !== MODEL));
    expect([...tested].sort()).toEqual(Object.keys(sources).sort());
  });

  it("have rules that each name a page", () => {
    expect(Object.entries(sources).filter(([, source]) => source === null)).toEqual([]);
  });
});

/** Starts MiniStack without the patches, and without TLS, with which it would also listen on port 443. */
async function startStock(): Promise<EmulatorOptions> {
  const options = await testEmulator();
  const { pidFile, log, state, buckets, temporary } = emulatorPaths(options.cloudDirectory);
  for (const directory of [state, buckets, temporary]) await mkdir(directory, { recursive: true });
  const env = { ...(await emulatorEnvironment(options)), USE_SSL: "0" };
  await startDaemon({ command: options.python, args: ["-m", "ministack"], env, logFile: log, pidFile });
  const health = { host: "localhost", port: options.port, path: "/_ministack/health" };
  if (!(await daemonAnswers(pidFile, () => isAnswering(health)))) throw new Error(await readFile(log, "utf8"));
  return options;
}

/** What an emulator answers to all wrong or right requests, with its root key. */
async function answers(protocol: "http" | "https", options: EmulatorOptions, which: "right" | "wrong"): Promise<Row[]> {
  const where = { endpoint: `${protocol}://localhost:${options.port}`, ca: emulatorPaths(options.cloudDirectory).ca };
  const input = JSON.stringify({ ...where, ...(await rootKey(options)) });
  const env = { PYTHONDONTWRITEBYTECODE: "1" };
  return rowsSchema.parse(await run(options.python, [join(DIRECTORY, "run.py"), which], { input, env }));
}

async function rules({ python, cloudDirectory }: EmulatorOptions): Promise<Record<string, string | null>> {
  const env = {
    PYTHONPATH: join(import.meta.dirname, "../../../local/emulator"),
    PYTHONDONTWRITEBYTECODE: "1",
    STATE_DIR: join(cloudDirectory, "rules"),
  };
  return sourcesSchema.parse(await run(python, [join(DIRECTORY, "rules.py")], { env }));
}

/** The answers beside each other. */
function table(refused: Row[], accepted: Row[], sources: Record<string, string | null>): string {
  const lines = refused.map(({ rule, call, title, code, message }, place) => {
    const stock = accepted[place]?.code ?? "accepted";
    const source = rule === MODEL ? MODEL_SOURCE : (sources[rule] ?? "");
    const cells = [call.replace(" ", ":"), title, rule, code ?? "accepted", shortened(message ?? ""), stock, source];
    return `| ${cells.join(" | ")} |`;
  });
  return `${[...HEAD, ...lines].join("\n")}\n`;
}

/** The set of an enum may be long, and a | would begin a cell. */
function shortened(message: string): string {
  const text = message.replaceAll("|", "\\|").replaceAll("\n", " ");
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

const HEAD = [
  "# Requests that AWS refuses",
  "",
  "Each is made to the emulator with and without the project's patches. `model`: botocore's service model refuses it.",
  "",
  "| call | what is wrong | rule | refused with | message | without patches | source |",
  "|---|---|---|---|---|---|---|",
];

describe("requests that AWS takes", () => {
  let options: EmulatorOptions;

  beforeAll(async () => {
    options = await startTestEmulator();
  });

  afterAll(() => removeTestEmulator(options));

  it("are taken here, too, at the limits of the rules", async () => {
    const rows = await answers("https", options, "right");
    expect(rows.filter(({ code }) => code !== null)).toEqual([]);
    expect(rows.length).toBeGreaterThan(50);
  });
});
