import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneTo } from "../support/clone.ts";
import { ANSWER } from "../support/whole.ts";

/** docs/runbook.md, "Other locks for the states", on a running platform, by a user who edits the environment. */
describe("stateStore.locks of a running platform", () => {
  let clone: string;
  let environment: string;

  beforeAll(async () => {
    clone = join(await mkdtemp(join(tmpdir(), "other-locks-")), "clone");
    await cloneTo(clone);
    const file = join(clone, "stacks/config/environments/local.ts");
    environment = await readFile(file, "utf8");
    expect(await npmRun("up")).toMatch(ANSWER);
  });
  afterAll(async () => {
    await npmRun("down", "--force");
    await rm(join(clone, ".."), { recursive: true });
  });

  /** Runs a command of the project in the clone, and returns its output. */
  async function npmRun(command: string, ...args: string[]): Promise<string> {
    const env = { LOCAL_CLOUD: "other-locks", ENVIRONMENT: "local" };
    const options = { cwd: clone, env, all: true, reject: false, stdin: "ignore" } as const;
    return (await execa("npm", ["run", "--silent", command, "--", ...args], options)).all;
  }

  /** Edits the environment like a user, without a deployment. */
  async function choose(locks: "both" | "file"): Promise<void> {
    const line = "  protect: false,\n";
    if (!environment.includes(line)) throw new Error("environments/local.ts has no line for protect");
    const edited = environment.replace(line, `${line}  stateStore: { locks: "${locks}" },\n`);
    await writeFile(join(clone, "stacks/config/environments/local.ts"), edited);
  }

  async function expectNothingToChange(): Promise<void> {
    expect((await npmRun("plan")).match(/No changes\./g)).toHaveLength(3);
  }

  it("is refused for base and app until backend is deployed with it", async () => {
    await choose("file");
    expect(await npmRun("deploy", "base", "--yes")).toContain(
      'Error LOCKS_DIFFER: The state of base is locked by the lock table, too, and stateStore.locks is "file".',
    );
    expect(await npmRun("destroy", "app", "--yes")).toContain("Error LOCKS_DIFFER: The state of app");
  });

  it("changes to the lock file alone by deploying the stacks in their order, and nothing else changes", async () => {
    expect(await npmRun("deploy", "backend", "--yes")).toMatch(/done +Deploy backend.*1 destroyed/);
    for (const stack of ["base", "app"]) {
      expect(await npmRun("deploy", stack, "--yes")).toMatch(new RegExp(`done +Deploy ${stack}.*no changes`));
    }
    await expectNothingToChange();
    expect(await npmRun("outputs", "backend")).not.toMatch(/lock_table|dynamodb/);
    expect(await npmRun("unlock")).toBe("There is no lock on backend, base, app.");
  });

  it("is refused to a user who still has both locks configured", async () => {
    await choose("both");
    expect(await npmRun("deploy", "base", "--yes")).toMatch(/^Error LOCKS_DIFFER: There is no lock table \S+, and/m);
  });

  it("changes back to both locks by npm run up, and nothing else changes", async () => {
    const up = await npmRun("up");
    expect(up).toMatch(/done +Deploy backend.*1 added/);
    for (const stack of ["base", "app"]) expect(up).toMatch(new RegExp(`done +Deploy ${stack}.*no changes`));
    expect(up).toMatch(ANSWER);
    await expectNothingToChange();
  });

  it("changes to the lock file alone by npm run up", async () => {
    await choose("file");
    const up = await npmRun("up");
    expect(up).toMatch(/done +Deploy backend.*1 destroyed/);
    expect(up).toMatch(ANSWER);
  });

  it("does not block npm run down after a change that was not deployed", async () => {
    await choose("both");
    const down = await npmRun("down");
    for (const stack of ["app", "base", "backend"]) {
      expect(down).toMatch(new RegExp(`done +Destroy ${stack}.* destroyed`));
    }
  });
});
