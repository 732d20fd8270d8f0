import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { identityOf } from "../../lib/processes/processes.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import { projectRoot } from "../../stacks/project.ts";

const root = mkdtempSync(join(tmpdir(), "main-test-"));
afterAll(() => rmSync(root, { recursive: true }));

const { app } = jsonSchema(z.object({ app: z.string() })).parse(readFileSync(join(projectRoot, "cdktf.json"), "utf8"));

/** Runs main.ts as CDKTF's command line does, and returns its result and its output folder. */
async function main(env: Record<string, string>, { command = app, outdir = mkdtempSync(join(root, "out-")) } = {}) {
  const clean = { PATH: process.env.PATH ?? "", CDKTF_OUTDIR: outdir, IMAGE_TAG: "0123456789ab", ...env };
  const run = execa({ cwd: projectRoot, env: clean, extendEnv: false, reject: false, shell: true });
  const { exitCode, stderr } = await run(command);
  return { exitCode, stderr, outdir };
}

// the tests wait for processes during most of their time
describe.concurrent("main.ts", () => {
  it("synthesizes the environment where CDKTF's command line wants it", async () => {
    const { outdir, ...result } = await main({ ENVIRONMENT: "dev" });
    expect(result).toEqual({ exitCode: 0, stderr: "" });
    expect(existsSync(join(outdir, "dev/app/cdk.tf.json"))).toBe(true);
  });

  it("refuses the environment local without a local cloud, in words and not with a stack trace", async () => {
    const { exitCode, stderr } = await main({});
    expect(exitCode).toBe(1);
    expect(stderr.split("\n")).toEqual([
      'Error CONFIGURATION_WRONG: The address of AWS for the environment "local" is wrong:',
      "  AWS_ENDPOINT_URL must be the address of a local cloud on this machine, such as https://localhost:4566, but is not set",
      "Start a local cloud with `npm run cloud` and export what it prints, or deploy to one with `npm run up`.",
    ]);
  });

  it("refuses an environment that does not exist", async () => {
    const { exitCode, stderr } = await main({ ENVIRONMENT: "staging" });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/ENVIRONMENT must be one of local, dev, prod, but is "staging"$/);
  });

  it("leaves the stacks as they are while another command works with them, in words and not with a stack trace", async () => {
    const { outdir } = await main({ ENVIRONMENT: "dev" });
    writeFileSync(join(outdir, "dev/used-by-1.json"), JSON.stringify(identityOf(process.pid)));
    const before = readFileSync(join(outdir, "dev/app/cdk.tf.json"), "utf8");
    const { exitCode, stderr } = await main({ ENVIRONMENT: "dev", IMAGE_TAG: "ba9876543210" }, { outdir });
    expect(stderr.split("\n")).toEqual([
      `Error STACKS_BUSY: Process ${process.pid} works with the stacks of "dev" in ${outdir}, which this command would change.`,
      "Wait for its end, or work in another clone of the project.",
    ]);
    expect(exitCode).toBe(1);
    expect(readFileSync(join(outdir, "dev/app/cdk.tf.json"), "utf8")).toBe(before);
  });

  it("refuses stacks that must not be deployed, in words and not with a stack trace, and writes nothing", async () => {
    // file by file, so that what is loaded before is what the stacks are made of
    const broken = "node --import tsx --import ./__tests__/support/public-subnets.ts main.ts";
    const { exitCode, stderr, outdir } = await main(
      { ENVIRONMENT: "dev", TSX_DISABLE_CACHE: "1" },
      { command: broken },
    );
    expect(exitCode).toBe(1);
    const lines = stderr.split("\n");
    expect(lines[0]).toBe('Error CHECKS_FAILED: The stacks of "dev" are refused, and nothing is written:');
    expect(lines.filter((line) => line.endsWith(" gives public addresses to what starts in it."))).toHaveLength(6);
    expect(lines.at(-1)).toBe("Each check, and how it takes an exception: docs/checks.md");
    const entries = readdirSync(outdir, { recursive: true, withFileTypes: true });
    expect(entries.filter((entry) => entry.isFile())).toEqual([]);
  });
});
