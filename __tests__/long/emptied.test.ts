import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import { emulatorPaths } from "../../local/cloud/paths.ts";
import { stopEmulator } from "../../local/emulator/emulator.ts";
import { stateDirectory } from "../../stacks/project.ts";
import { CLOUD, npmRun } from "../support/test-cloud.ts";

/** MiniStack's format for a service: tables, beside other values. */
const serviceSchema = jsonSchema(z.object({ payload: z.record(z.string(), z.unknown()) }));
const tableSchema = z.object({ data: z.record(z.string(), z.unknown()) });
const keySchema = z.object({ KeyState: z.string() });

/** MiniStack's records of resources that no longer exist. On AWS, tags and layers are removed with their resources. */
const BOOKKEEPING = ["ec2 tags", "ecr layer_blobs", "ecr manifest_blobs", "iam aws_managed_attachment_counts"];

interface Kept {
  /** Service and table, for example "kms keys". */
  table: string;
  /** Account, region and id. */
  name: string;
  value: unknown;
}

describe("deploy, destroy, deploy, destroy", () => {
  let before: Set<string>;

  beforeAll(async () => {
    await npmRun("down");
    await npmRun("cloud");
    before = new Set((await kept()).map(({ name }) => name));
  });
  afterAll(() => npmRun("down"));

  it.each(["once", "twice"])("leaves only keys that wait for their deletion (%s)", async () => {
    await npmRun("up");
    await npmRun("destroy", ["--yes"]);
    const left = (await kept()).filter(({ table, name }) => !before.has(name) && !BOOKKEEPING.includes(table));
    expect(new Set(left.map(({ table }) => table))).toEqual(new Set(["kms keys"]));
    for (const { value } of left) expect(keySchema.parse(value).KeyState).toBe("PendingDeletion");
  });
});

/** Everything in the emulator. The emulator is stopped first, because it writes its state only when it ends. */
async function kept(): Promise<Kept[]> {
  await stopEmulator(stateDirectory(CLOUD));
  const directory = emulatorPaths(stateDirectory(CLOUD)).state;
  const files = (await readdir(directory)).filter((name) => name.endsWith(".json"));
  const entries = await Promise.all(
    files.map(async (file) => {
      const { payload } = serviceSchema.parse(await readFile(join(directory, file), "utf8"));
      return Object.entries(payload).flatMap(([table, content]) =>
        Object.entries(tableSchema.safeParse(content).data?.data ?? {}).map(([name, value]) => ({
          table: `${basename(file, ".json")} ${table}`,
          name,
          value,
        })),
      );
    }),
  );
  await npmRun("cloud");
  return entries.flat();
}
