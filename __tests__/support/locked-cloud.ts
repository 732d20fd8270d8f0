import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BillingMode, CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { execa } from "execa";
import { onlyLocksChanged } from "../../deploy/terraform-backend.ts";
import { noLog } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { terraform as tool } from "../../lib/tools/tools.ts";
import { removeStaleLocks } from "../../local/cloud/earlier-work.ts";
import { pythonEnvironment } from "../../local/emulator/python.ts";
import type { Config } from "../../stacks/config/load.ts";
import { EmulatorCloud } from "./emulator-cloud.ts";
import { synthesize } from "./synthesis.ts";

/** How long a Terraform holds its locks, unless it is killed earlier. */
const HOLD_SECONDS = 600;

/** A local cloud with only an emulator and an empty state store, and a Terraform that uses it. */
export class LockedCloud {
  private readonly children: ChildProcess[] = [];
  private readonly initialized = new Set<string>();

  /** The environment's locks. */
  locks: Config["stateStore"]["locks"] = "both";

  private constructor(
    private readonly cloud: EmulatorCloud,
    private readonly command: string,
  ) {}

  static async start(name: string): Promise<LockedCloud> {
    const command = await ensureTool(tool, noLog);
    const cloud = new LockedCloud(await EmulatorCloud.start(name), command);
    await cloud.makeStateStore();
    return cloud;
  }

  async remove(): Promise<void> {
    await this.killHolders();
    await this.cloud.remove();
  }

  get config(): Config {
    const { config } = this.cloud;
    return { ...config, stateStore: { ...config.stateStore, locks: this.locks } };
  }

  get client() {
    return this.cloud.client;
  }

  get s3(): S3Client {
    return new S3Client({ ...this.client, forcePathStyle: true });
  }

  get dynamoDb(): DynamoDBClient {
    return new DynamoDBClient(this.client);
  }

  /** Removes all locks and digests, like the start of a local cloud. */
  async clean(): Promise<void> {
    await this.killHolders();
    await removeStaleLocks(this.cloud.running.client, this.config);
  }

  /** Runs a command of the project, like `npm run`. */
  npmRun(command: string, ...args: string[]) {
    return this.cloud.startNpmRun(command, args);
  }

  /** Runs an `aws` command line in the cloud's directory. Returns its standard output. */
  async aws(commandLine: string): Promise<string> {
    const { aws } = await pythonEnvironment(noLog);
    const env = { ...this.cloud.environment, PATH: `${dirname(aws)}:${process.env.PATH}` };
    return run("sh", ["-c", commandLine], { env, cwd: this.cloud.directory });
  }

  /** Runs Terraform with the backend of a stack of the project, and a resource that needs no provider. */
  async terraform(stack: "backend" | "base" | "app", ...args: string[]) {
    const cwd = await this.folder(stack);
    const env = this.cloud.environment;
    const options = { cwd, env: { ...process.env, ...env }, extendEnv: false, all: true, reject: false } as const;
    const reconfigure = await onlyLocksChanged(cwd);
    if (reconfigure || !this.initialized.has(stack)) {
      // it also reads the state, and fails if that is refused
      const args = ["init", "-input=false", "-no-color", ...(reconfigure ? ["-reconfigure"] : [])];
      const init = await execa(this.command, args, options);
      if (init.failed) return init;
      this.initialized.add(stack);
    }
    return execa(this.command, [...args, "-input=false", "-no-color"], options);
  }

  /** Runs `terraform init` without options for a changed backend. */
  async plainInit(stack: "base" | "app") {
    const env = { ...process.env, ...this.cloud.environment };
    const cwd = await this.folder(stack);
    return execa(this.command, ["init", "-input=false", "-no-color"], {
      cwd,
      env,
      extendEnv: false,
      all: true,
      reject: false,
    });
  }

  /** Starts a Terraform that holds the locks of a stack until it is killed. Returns its process id. */
  async hold(stack: "backend" | "base" | "app"): Promise<number> {
    await this.terraform(stack, "version");
    const args = [
      "apply",
      "-auto-approve",
      "-input=false",
      `-var=hold=${HOLD_SECONDS}`,
      "-replace=terraform_data.held",
    ];
    // in its own process group, which is killed with its children
    const child = spawn(this.command, args, {
      cwd: await this.folder(stack),
      env: { ...process.env, ...this.cloud.environment },
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.children.push(child);
    // Terraform continues to print, so its output stream must stay open
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      if (String(chunk).includes("Provisioning with")) break;
    }
    child.stdout.resume();
    return child.pid ?? 0;
  }

  /** Kills with `kill -9`, so that no locks are released. */
  async killHolders(): Promise<void> {
    for (const child of this.children.splice(0)) {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
  }

  private async folder(stack: "backend" | "base" | "app"): Promise<string> {
    const folder = join(this.cloud.directory, "stacks", stack);
    await mkdir(folder, { recursive: true });
    const { terraform } = synthesize(this.config)[stack];
    const local = { path: join(this.cloud.directory, "backend.tfstate") };
    const backend = stack === "backend" ? { local } : terraform.backend;
    const held = {
      input: "held",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
      provisioner: [{ "local-exec": { command: "exec sleep ${var.hold}" } }],
    };
    const configuration = {
      terraform: { backend },
      variable: { hold: { default: 0 } },
      resource: { terraform_data: { held } },
    };
    await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(configuration));
    return folder;
  }

  private async makeStateStore(): Promise<void> {
    const { names } = this.config;
    const Bucket = names.stateBucket;
    const LocationConstraint = "eu-central-1";
    await this.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    await this.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    await this.dynamoDb.send(
      new CreateTableCommand({
        TableName: names.lockTable,
        BillingMode: BillingMode.PAY_PER_REQUEST,
        KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
      }),
    );
  }
}
