import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { projectRoot } from "../../../stacks/project.ts";
import { cloneTo } from "../../support/clone.ts";
import { switchedEnvironments } from "../../support/switched-configs.ts";
import { type Counts, countsOf, judgedRequests } from "./recorded.ts";

const EMULATOR = join("local", "emulator");
const ENVIRONMENTS = join("stacks", "config", "environments");

/** A clone whose emulator records what it judges. */
export class RecordedClone {
  readonly #directory: string;
  #read = 0;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async create(directory: string): Promise<RecordedClone> {
    await cloneTo(directory);
    const clone = new RecordedClone(directory);
    await copyFile(join(import.meta.dirname, "recorder.py"), join(directory, EMULATOR, "recorder.py"));
    const judge = join(projectRoot, "__tests__", "local", "emulator", "answers", "judge.py");
    await copyFile(judge, join(directory, EMULATOR, "judge.py"));
    await clone.#replace(
      join(EMULATOR, "ministack_patches", "__main__.py"),
      "    apply_all()\n",
      "    apply_all()\n    import recorder\n\n    recorder.apply()\n",
    );
    return clone;
  }

  /** `npm run up` of the environment `local`. */
  async up(): Promise<Counts> {
    await this.#npmRun({}, "up");
    return this.#counts();
  }

  /** `npm run up` again, after changes of cluster, nodes and logs. */
  async update(): Promise<Counts> {
    await this.#replace(join(ENVIRONMENTS, "local.ts"), "logRetentionDays: 7,", "logRetentionDays: 14,");
    await this.#replace(join(ENVIRONMENTS, "local.ts"), "diskSize: 50,", "diskSize: 60,");
    await this.#replace(join(ENVIRONMENTS, "local.ts"), "minimum: 2,", "minimum: 1,");
    return this.up();
  }

  async down(): Promise<Counts> {
    await this.#npmRun({}, "down");
    return this.#counts();
  }

  /** Deploys and destroys `backend` and `base` of an environment that has the other choice for options. */
  async option(name: keyof typeof switchedEnvironments): Promise<Counts> {
    const environment = { ...switchedEnvironments[name], protect: false };
    await writeFile(
      join(this.#directory, ENVIRONMENTS, "dev.ts"),
      `import type { EnvironmentInput } from "../schema/environment.ts";\n
export const dev: EnvironmentInput = ${JSON.stringify(environment)};\n`,
    );
    const env = { LOCAL_CLOUD: name, REHEARSE: "dev" };
    try {
      await this.#npmRun(env, "cloud");
      await this.#npmRun(env, "deploy", "backend", "--yes");
      await this.#npmRun(env, "deploy", "base", "--yes");
      await this.#npmRun(env, "down");
    } finally {
      await this.#npmRun(env, "down", "--force");
    }
    return this.#counts();
  }

  /** Removes what a failed drill leaves running. */
  async end(): Promise<void> {
    await this.#npmRun({}, "down", "--force");
  }

  async #npmRun(env: Record<string, string>, command: string, ...args: string[]): Promise<void> {
    await execa("npm", ["run", "--silent", command, "--", ...args], {
      cwd: this.#directory,
      env: { LOCAL_CLOUD: "witnesses", ENVIRONMENT: "local", ...env },
      all: true,
    });
  }

  /** What was judged since the last call. */
  async #counts(): Promise<Counts> {
    const judged = await judgedRequests(join(this.#directory, EMULATOR, "judged.jsonl"));
    const since = judged.slice(this.#read);
    this.#read = judged.length;
    return countsOf(since);
  }

  async #replace(file: string, from: string, to: string): Promise<void> {
    const path = join(this.#directory, file);
    const text = await readFile(path, "utf8");
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    await writeFile(path, text.replace(from, to));
  }
}
