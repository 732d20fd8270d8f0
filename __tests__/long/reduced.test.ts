import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { noLog as log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { buildGoSource } from "../../lib/tools/go-build.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform } from "../../lib/tools/tools.ts";
import { AWS_MODULE } from "../../local/providers/aws/reduce.ts";
import { awsTypesOf } from "../../local/providers/aws/types.ts";
import { buildAwsProvider, buildProviders } from "../../local/providers/build.ts";
import { cliConfiguration, linkMirror } from "../../local/providers/mirror.ts";
import { BUILT, executable } from "../../local/providers/provider.ts";
import { createApp } from "../../stacks/platform.ts";
import { projectRoot } from "../../stacks/project.ts";
import { STACKS } from "../../stacks/stack-names.ts";
import { testConfig } from "../support/synthesis.ts";
import { validate } from "../support/validate.ts";

const PROVIDER = "registry.terraform.io/hashicorp/aws";
const blocks = z.record(z.string(), z.unknown());
const schemas = jsonSchema(
  z.object({
    provider_schemas: z.object({
      [PROVIDER]: z.object({ provider: z.unknown(), resource_schemas: blocks, data_source_schemas: blocks }),
    }),
  }),
);

/** The builds of Terraform and of the AWS provider leave parts out. These tests show that nothing else differs. */
describe("the reduced build", () => {
  let work: string;
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "reduced-test-"));
  });
  afterAll(() => rm(work, { recursive: true }));

  describe("of Terraform", () => {
    const init = async (backend: string) => {
      await writeFile(join(work, "main.tf.json"), JSON.stringify({ terraform: { backend: { [backend]: {} } } }));
      const command = await terraform.install(log);
      return run(command, ["init", "-input=false", "-no-color"], { cwd: work, env: { CHECKPOINT_DISABLE: "1" } });
    };

    it("has the S3 backend", async () => {
      await expect(init("s3")).rejects.toThrow("Missing region value");
    });

    it.each(["azurerm", "consul", "cos", "gcs", "kubernetes", "oss", "pg"])(
      "refuses the backend %s",
      async (backend) => {
        await expect(init(backend)).rejects.toThrow(`There is no backend type named "${backend}".`);
      },
    );
  });

  describe("of the AWS provider", () => {
    let whole: z.infer<typeof schemas>["provider_schemas"][typeof PROVIDER];
    let reduced: typeof whole;
    beforeAll(async () => {
      whole = await schemasOf(await buildWholeProvider());
      reduced = await schemasOf(await buildAwsProvider(log));
    });

    it("has the same schema as the whole provider for each resource and data source of the stacks", async () => {
      const types = await awsTypesOf(join(projectRoot, "stacks"));
      for (const type of types) {
        expect(reduced.resource_schemas[type], type).toEqual(whole.resource_schemas[type]);
        expect(reduced.data_source_schemas[type], type).toEqual(whole.data_source_schemas[type]);
        expect(reduced.resource_schemas[type] ?? reduced.data_source_schemas[type], type).toBeDefined();
      }
    });

    it("has the same provider configuration as the whole provider", () => {
      expect(reduced.provider).toEqual(whole.provider);
    });

    it.each(["dev", "prod"] as const)(
      "has the stacks of %s validated by the whole provider, too",
      async (environment) => {
        const others = (await buildProviders(log)).filter(({ provider }) => provider !== BUILT.aws);
        const providers = [{ provider: BUILT.aws, directory: dirname(await buildWholeProvider()) }, ...others];
        const cliConfigFile = join(work, `${environment}.rc`);
        await writeFile(cliConfigFile, cliConfiguration(await linkMirror(providers), Object.values(BUILT)));
        const outdir = join(work, environment);
        const [aws, helm, kubernetes] = [BUILT.aws.version, BUILT.helm.version, BUILT.kubernetes.version];
        const config = { ...testConfig(environment), builtProviders: { aws, helm, kubernetes } };
        createApp(config, { outdir, stateRoot: join(work, "state") }).synth();
        for (const stack of STACKS) {
          const verdict = await validate(join(outdir, config.name, stack), cliConfigFile);
          expect(verdict, stack).toEqual({ valid: true, diagnostics: [] });
        }
      },
    );

    it("lacks most of the other resources and data sources", () => {
      const share = Object.keys(reduced.resource_schemas).length / Object.keys(whole.resource_schemas).length;
      expect(share).toBeLessThan(0.4);
    });
  });

  async function schemasOf(path: string) {
    const mirror = await linkMirror([{ provider: BUILT.aws, directory: dirname(path) }]);
    const directory = await mkdtemp(join(work, "schema-"));
    const file = join(directory, "terraform.rc");
    await writeFile(file, cliConfiguration(mirror, [BUILT.aws]));
    const required = { aws: { source: "hashicorp/aws", version: BUILT.aws.version } };
    await writeFile(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
    const options = { cwd: directory, env: { TF_CLI_CONFIG_FILE: file, CHECKPOINT_DISABLE: "1" } };
    const command = await ensureTool(terraform, log);
    await run(command, ["init", "-input=false"], options);
    return schemas.parse(await run(command, ["providers", "schema", "-json"], options)).provider_schemas[PROVIDER];
  }
});

/** The first build takes a quarter of an hour and 4 GB on two cores. */
function buildWholeProvider(): Promise<string> {
  return buildGoSource(
    {
      module: join(projectRoot, "local/providers/aws"),
      source: AWS_MODULE,
      binary: executable(BUILT.aws),
      variables: { [`${AWS_MODULE}/version.ProviderVersion`]: BUILT.aws.version },
    },
    log,
  );
}
