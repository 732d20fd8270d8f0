import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { awsEnvironment } from "../../deploy/target.ts";
import { Terraform } from "../../deploy/terraform.ts";
import { type Log, noLog, openLog } from "../../lib/log.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform as tool } from "../../lib/tools/tools.ts";

const CLOSING = "Apply complete! Resources: 9 added, 9 changed, 9 destroyed.";
const PLAN = "Plan: 9 to add, 9 to change, 9 to destroy.";

/** A stack for which each plan and apply prints a warning, and this warning contains the lines that are looked for. */
const stack = {
  terraform: { backend: { local: { path: "terraform.tfstate" } } },
  resource: { terraform_data: { one: { input: "one" }, other: { input: "other" } } },
  check: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
    never: { assert: { condition: "${terraform_data.one.output == null}", error_message: `${CLOSING}\n${PLAN}` } },
  },
  output: { text: { value: `${CLOSING}\n${PLAN}\n` } },
};

describe("Terraform with warnings", () => {
  let directory: string;
  let log: Log;
  let terraform: Terraform;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "terraform-test-"));
    await writeFile(join(directory, "cdk.tf.json"), JSON.stringify(stack));
    log = openLog(join(directory, "log"));
    terraform = new Terraform({ command: await ensureTool(tool, noLog), directory, env: {} });
    await terraform.init(log);
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("has its changes counted by its closing line", async () => {
    expect(await terraform.apply(log)).toEqual({ add: 2, change: 0, destroy: 0 });
    expect(await terraform.apply(log)).toEqual({ add: 0, change: 0, destroy: 0 });
    expect(await terraform.destroy(log, { refresh: true })).toEqual({ add: 0, change: 0, destroy: 2 });
    const printed = await readFile(log.path, "utf8");
    expect(printed).toContain("Warning: Check block assertion failed");
    expect(printed).toContain(`\n${CLOSING}\n`);
  });

  it("has its plan read by its own line", async () => {
    await terraform.apply(log);
    await rm(join(directory, "terraform.tfstate"));
    const plan = await terraform.plan(log);
    expect(plan.match(/^Plan: .*$/gm)).toEqual(["Plan: 2 to add, 0 to change, 0 to destroy."]);
  });
});

describe("Terraform with arguments of the user", () => {
  const stack = { resource: { terraform_data: { one: { input: "one" } } } };
  let directory: string;
  let log: Log;
  let terraform: Terraform;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "terraform-test-"));
    await writeFile(join(directory, "cdk.tf.json"), JSON.stringify(stack));
    log = openLog(join(directory, "log"));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(directory, { recursive: true });
  });

  /** Terraform as on AWS, after its initialization. */
  async function initialize(variables: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const env = awsEnvironment(join(directory, "kubeconfig"), process.env);
    terraform = new Terraform({ command: await ensureTool(tool, noLog), directory, env });
    await terraform.init(log);
  }

  it.each([
    { TF_CLI_ARGS: "-parallelism=2" },
    { TF_CLI_ARGS: "-input=false", TF_CLI_ARGS_show: "-json" },
    { TF_CLI_ARGS_plan: "-json -detailed-exitcode -out=other", TF_CLI_ARGS_version: "-json" },
    { TF_WORKSPACE: "other", TF_DATA_DIR: "/dev/null", TF_REATTACH_PROVIDERS: "{}" },
    { TF_LOG: "TRACE" },
  ])("plans as text with %j", async (variables) => {
    await initialize(variables);
    expect(await terraform.plan(log)).toMatch(/^Plan: 1 to add, 0 to change, 0 to destroy\.$/m);
  });

  it.each([{ TF_CLI_ARGS: "-json" }, { TF_CLI_ARGS_apply: "-json" }, { TF_LOG: "JSON" }])(
    "counts the changes of an apply with %j",
    async (variables) => {
      await initialize(variables);
      expect(await terraform.apply(log)).toEqual({ add: 1, change: 0, destroy: 0 });
    },
  );

  it("uses them for a plan and for an apply", async () => {
    await initialize({ TF_CLI_ARGS_plan: "-destroy", TF_CLI_ARGS_apply: "-refresh-only" });
    expect(await terraform.plan(log)).toMatch("No changes.");
    expect(await terraform.apply(log)).toEqual({ add: 0, change: 0, destroy: 0 });
  });
});
