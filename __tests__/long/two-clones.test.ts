import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneTo } from "../support/clone.ts";
import { npmRun } from "../support/test-cloud.ts";
import { ANSWER } from "../support/whole.ts";

const ADDRESS = /http:\/\/10\.213\.\d+\.\d+/;
const ROUNDS = [1, 2, 3];

describe("two clones on one machine", () => {
  let other: string;
  beforeAll(async () => {
    await npmRun("down");
    other = join(await mkdtemp(join(tmpdir(), "two-clones-")), "clone");
    await cloneTo(other);
  });
  afterAll(async () => {
    await Promise.all([npmRun("down", ["--force"]), theirs("down", "--force")]);
    await rm(other, { recursive: true });
  });

  /** Runs a command of the project in the other clone, and returns its output. */
  async function theirs(command: string, ...args: string[]): Promise<string> {
    const options = { cwd: other, env: { LOCAL_CLOUD: undefined, ENVIRONMENT: "local" }, all: true } as const;
    return (await execa("npm", ["run", "--silent", command, "--", ...args], options)).all;
  }

  it.each(ROUNDS)("come up at the same time, each with its own service (%i)", async () => {
    const answers = await Promise.all([npmRun("up"), theirs("up")]);
    for (const answer of answers) expect(answer).toMatch(ANSWER);
    const [mine, its] = answers.map((answer) => answer.match(ADDRESS)?.[0]);
    expect(mine).not.toBe(its);
    await Promise.all([npmRun("down"), theirs("down")]);
  });

  it.each(ROUNDS)("come up while the other one is removed (%i)", async () => {
    await npmRun("up");
    const [, its] = await Promise.all([npmRun("down"), theirs("up")]);
    expect(its).toMatch(ANSWER);
    const [mine] = await Promise.all([npmRun("up"), theirs("down")]);
    expect(mine).toMatch(ANSWER);
    await npmRun("down");
  });
});
