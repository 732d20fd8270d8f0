import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { noLog as log } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { go, goEnvironment } from "../../../lib/tools/go.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { ensureTool } from "../../../lib/tools/tool.ts";
import { pythonEnvironment } from "../../../local/emulator/python.ts";
import { REGIONS } from "../../../stacks/config/regions.ts";
import { projectRoot } from "../../../stacks/project.ts";

const SDK = "github.com/hashicorp/aws-sdk-go-base/v2";
/** Directories of the go.mod files that pin a module with the SDK. */
const PINS = {
  "the AWS provider": {
    module: "local/providers/aws",
    source: "github.com/hashicorp/terraform-provider-aws",
  },
  "the S3 backend": {
    module: "lib/tools/terraform",
    source: "github.com/hashicorp/terraform/internal/backend/remote-state/s3",
  },
};
const moduleFile = jsonSchema(z.object({ GoMod: z.string() }));
const moduleDirectory = jsonSchema(z.object({ Dir: z.string() }));

describe("the regions that a configuration can name", () => {
  let command: string;
  beforeAll(async () => {
    command = await ensureTool(go, log);
  });

  /** The regions of the partition `aws` in the SDK of a pinned module. */
  async function regionsOf({ module, source }: (typeof PINS)[keyof typeof PINS]): Promise<string[]> {
    const directory = join(projectRoot, module);
    const download = (what: string) =>
      run(command, ["mod", "download", "-json", what], { cwd: directory, env: goEnvironment(), log });
    const version = requirement(await readFile(join(directory, "go.mod"), "utf8"), source);
    const { GoMod } = moduleFile.parse(await download(`${source}@${version}`));
    const { Dir } = moduleDirectory.parse(await download(`${SDK}@${requirement(await readFile(GoMod, "utf8"), SDK)}`));
    const endpoints = await readFile(join(Dir, "endpoints/endpoints_gen.go"), "utf8");
    const [, standard = ""] = /AWS Standard partition's Regions\.\n(.*?)\n\t\/\/ AWS China/s.exec(endpoints) ?? [];
    return [...standard.matchAll(/RegionID += "([a-z0-9-]+)"/g)].map(([, region = ""]) => region);
  }

  it("are those that the pinned AWS provider and S3 backend both know", async () => {
    const provider = await regionsOf(PINS["the AWS provider"]);
    const backend = await regionsOf(PINS["the S3 backend"]);
    expect(REGIONS).toEqual(provider.filter((region) => backend.includes(region)).toSorted());
  });

  it("are regions of AWS for botocore, too", async () => {
    const { python } = await pythonEnvironment(log);
    const program = "import botocore; print(botocore.__file__)";
    const data = join(dirname((await run(python, ["-c", program], { log })).trim()), "data");
    const { partitions } = partitionsSchema.parse(await readFile(join(data, "partitions.json"), "utf8"));
    const known = Object.keys(partitions.find(({ id }) => id === "aws")?.regions ?? {});
    expect(REGIONS.filter((region) => !known.includes(region))).toEqual([]);
  });
});

const partitionsSchema = jsonSchema(
  z.object({ partitions: z.array(z.object({ id: z.string(), regions: z.record(z.string(), z.unknown()) })) }),
);

/** The version of a module that a go.mod requires. */
function requirement(goMod: string, module: string): string {
  const version = new RegExp(`^(?:require)?\\s+${module.replaceAll(".", "\\.")} (\\S+)`, "m").exec(goMod)?.[1];
  if (version === undefined) throw new Error(`no version of ${module} is required`);
  return version;
}
