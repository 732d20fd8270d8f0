import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../local/project.ts";

/** The command line as `npm run` starts it, apart from the installation. */
function cli(args: readonly string[], env: Record<string, string> = {}) {
  return execa("node", ["--import", "tsx", join(projectRoot, "local", "cli.ts"), ...args], {
    cwd: projectRoot,
    env: { LOCAL_CLOUD: "cli-test", ENVIRONMENT: "local", TSX_DISABLE_CACHE: "1", ...env },
    stdin: "ignore",
    reject: false,
  });
}

describe("the command line", () => {
  it("shows all commands, exit code 0", async () => {
    const { stdout, exitCode } = await cli(["--help"]);
    for (const name of [
      "up",
      "down",
      "cloud",
      "image",
      "synth",
      "plan",
      "deploy",
      "destroy",
      "outputs",
      "test",
      "bench",
      "docs",
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    }
    expect(exitCode).toBe(0);
  });

  it.each<[string, string[], string]>([
    ["an unknown command", ["nope"], "unknown command 'nope'"],
    ["an unknown stack", ["plan", "network"], "Allowed choices are backend, base, app"],
    ["an unknown option", ["up", "--fast"], "unknown option '--fast'"],
    ["an argument too many", ["deploy", "base", "app"], "too many arguments"],
  ])("refuses %s, exit code 2", async (_, args, message) => {
    const { stderr, exitCode } = await cli(args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it("says which benchmarks there are, exit code 1", async () => {
    const { stdout, stderr, exitCode } = await cli(["bench", "nope"]);
    expect([stdout, ...stderr.split("\n")]).toEqual([
      "",
      "Error NO_SUCH_BENCHMARK: There is no benchmark nope.",
      "There are: synth, environments",
    ]);
    expect(exitCode).toBe(1);
  });

  it.each(["plan", "deploy", "destroy", "outputs", "image"])(
    "%s says how to start the local cloud that does not run, exit code 1",
    async (command) => {
      const { stdout, stderr, exitCode } = await cli([command]);
      expect(stderr).toBe(
        'Error CLOUD_NOT_RUNNING: The local cloud "cli-test" does not run.\n' +
          "Start it with: npm run cloud. Or start it and deploy everything to it with: npm run up",
      );
      expect(stdout).toBe("");
      expect(exitCode).toBe(1);
    },
  );

  it("has nothing to end where there is no local cloud, exit code 0", async () => {
    const { stdout, exitCode } = await cli(["down"]);
    expect(stdout).toBe('There is nothing of the local cloud "cli-test".');
    expect(exitCode).toBe(0);
  });

  it("says what is wrong with the stacks, without a stack trace", async () => {
    const broken = join(projectRoot, "__tests__/stacks/checks/public-subnets.ts");
    const { stderr, exitCode } = await cli(["synth"], {
      ENVIRONMENT: "dev",
      NODE_OPTIONS: `--import=tsx --import=${broken}`,
    });
    expect(stderr).toMatch(/^Error CHECKS_FAILED: The stacks of "dev" are refused, and nothing is written:\n/);
    expect(stderr).toMatch(/\nEach check, and how it takes an exception: docs\/checks\.md$/);
    expect(exitCode).toBe(1);
  });

  it("says what is wrong with the configuration, without a stack trace", async () => {
    const { stderr, exitCode } = await cli(["up"], { ENVIRONMENT: "stage" });
    expect(stderr).toMatch(/^Error CONFIGURATION_WRONG: /);
    expect(stderr).toContain('ENVIRONMENT must be one of local, dev, prod, but is "stage"');
    expect(stderr).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(1);
  });
});
