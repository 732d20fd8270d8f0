import { lstat, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { noLog as log } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { ensureTool } from "../../../lib/tools/tool.ts";
import { terraform } from "../../../lib/tools/tools.ts";
import { awsTypesOf } from "../../../local/providers/aws/types.ts";
import { executable, mirrorPath } from "../../../local/providers/provider.ts";
import {
  downloadProviders,
  registryReachable,
  terraformProviders,
} from "../../../local/providers/terraform-providers.ts";
import { projectRoot } from "../../../stacks/project.ts";

/** A proxy address without a server, so that every request to the network fails at once. */
const offline = { HTTPS_PROXY: "http://127.0.0.1:9", HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "" };

function goOffline() {
  for (const [name, value] of Object.entries(offline)) vi.stubEnv(name, value);
}

const schemas = jsonSchema(
  z.object({
    provider_schemas: z.record(
      z.string(),
      z.object({
        resource_schemas: z.record(z.string(), z.unknown()),
        data_source_schemas: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
);

describe("terraformProviders", () => {
  let work: string;
  let command: string;
  let cliConfigFile: string;
  let providers: Awaited<ReturnType<typeof terraformProviders>>;
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "terraform-providers-test-"));
    command = await ensureTool(terraform, log);
    cliConfigFile = join(work, "state/terraform.rc");
    providers = await terraformProviders({ terraform: command, cliConfigFile, log });
  });
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(() => rm(work, { recursive: true }));

  const inWork = (...args: string[]) =>
    run(command, args, { cwd: work, env: { ...offline, TF_CLI_CONFIG_FILE: cliConfigFile } });

  it("provides all three providers without the network, in the versions that it returns", async () => {
    const required = {
      aws: { source: "hashicorp/aws", version: providers.aws },
      helm: { source: "hashicorp/helm", version: providers.helm },
      kubernetes: { source: "hashicorp/kubernetes", version: providers.kubernetes },
    };
    await writeFile(join(work, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
    expect(await inWork("init")).toContain("Terraform has been successfully initialized");
    const found = schemas.parse(await inWork("providers", "schema", "-json")).provider_schemas;
    const types = (name: string) => {
      const { resource_schemas = {}, data_source_schemas = {} } =
        found[`registry.terraform.io/hashicorp/${name}`] ?? {};
      return Object.keys({ ...resource_schemas, ...data_source_schemas });
    };
    expect(types("aws")).toEqual(expect.arrayContaining(await awsTypesOf(join(projectRoot, "stacks"))));
    expect(types("helm")).toContain("helm_release");
    expect(types("kubernetes")).toContain("kubernetes_namespace_v1");
  });

  it("provides no other provider", async () => {
    const other = join(work, "other");
    const required = { null: { source: "hashicorp/null" } };
    await run("mkdir", [other]);
    await writeFile(join(other, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
    await expect(inWork(`-chdir=${other}`, "init")).rejects.toThrow(/hashicorp\/null/);
  });

  it("keeps the source that was chosen before, without using the network", async () => {
    goOffline();
    const options = { terraform: command, cliConfigFile: join(work, "again.rc"), source: providers.source, log };
    expect(await terraformProviders(options)).toEqual(providers);
  });

  describe("the registry", () => {
    it("can't be reached if nothing answers, which is known within 30 seconds", async () => {
      goOffline();
      vi.stubEnv("TF_CLI_CONFIG_FILE", cliConfigFile);
      expect(await registryReachable(command, log)).toBe(false);
    }, 30_000);

    it("is replaced by the user's configured mirror, from which providers are copied, not linked", async () => {
      vi.stubEnv("TF_CLI_CONFIG_FILE", cliConfigFile);
      vi.stubEnv("XDG_CACHE_HOME", join(work, "cache"));
      const kubernetes = { name: "kubernetes", version: providers.kubernetes } as const;
      const mirror = await downloadProviders(command, [kubernetes], log);
      const copy = await lstat(join(mirror, mirrorPath(kubernetes), executable(kubernetes)));
      expect(copy.isFile()).toBe(true);
      expect(copy.mode & 0o100).toBe(0o100);
      expect((await lstat(join(mirror, mirrorPath(kubernetes)))).isDirectory()).toBe(true);
    });
  });
});
