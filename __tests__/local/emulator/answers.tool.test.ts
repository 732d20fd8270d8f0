import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { run } from "../../../lib/processes/run.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { removeTestEmulator, rootKey, startTestEmulator } from "../../support/test-emulator.ts";

const DIRECTORY = join(import.meta.dirname, "answers");
const PYTHONPATH = [join(DIRECTORY, "../refusals"), join(DIRECTORY, "../../../../local/emulator")].join(":");
const env = { PYTHONDONTWRITEBYTECODE: "1", PYTHONPATH };
const judgedSchema = jsonSchema(z.object({ answers: z.number(), problems: z.array(z.string()) }));

describe("the emulator's answers", () => {
  let options: EmulatorOptions;

  beforeAll(async () => {
    options = await startTestEmulator();
  });

  afterAll(() => removeTestEmulator(options));

  it("have what botocore's models say, and nothing else", async () => {
    const { answers, problems } = await judged();
    expect(problems).toEqual([]);
    expect(answers).toBeGreaterThan(200);
  });

  it("would be found wrong", async () => {
    await run(options.python, ["-m", "unittest", "discover", "--start-directory", DIRECTORY], { env });
  });

  async function judged() {
    const where = { endpoint: `https://localhost:${options.port}`, ca: emulatorPaths(options.cloudDirectory).ca };
    const input = JSON.stringify({ ...where, ...(await rootKey(options)) });
    return judgedSchema.parse(await run(options.python, [join(DIRECTORY, "judge_answers.py")], { input, env }));
  }
});
