import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { projectRoot } from "../../stacks/project.ts";
import { freePort } from "../support/free-port.ts";
import { keepPorts, listen } from "../support/kept-ports.ts";
import { startCommand } from "../support/start-command.ts";

function cli(args: readonly string[], env: Record<string, string> = {}, program?: "cli.ts") {
  return startCommand(args, { env: { LOCAL_CLOUD: "cli-test", ...env }, ...(program && { program }) });
}

describe("the command line", () => {
  it("shows all commands, exit code 0", async () => {
    const { stdout, exitCode } = await cli(["--help"]);
    for (const name of [
      "up",
      "doctor",
      "down",
      "cloud",
      "image",
      "mirror",
      "synth",
      "plan",
      "deploy",
      "destroy",
      "outputs",
      "unlock",
      "recover",
      "cost",
      "test",
      "bench",
      "docs",
      "cache",
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    }
    expect(exitCode).toBe(0);
  });

  it.each<[string, string[], string]>([
    ["an unknown command", ["nope"], "unknown command 'nope'"],
    ["an unknown stack", ["plan", "network"], "Allowed choices are backend, base, app"],
    ["an unknown option", ["up", "--fast"], "unknown option '--fast'"],
    ["too many arguments", ["deploy", "base", "app"], "too many arguments"],
    ["a test that does not exist", ["test", "everything"], "It is neither a suite nor a file."],
    ["a command without its subcommand", ["cache"], "Usage: npm run cache [options] [command]"],
    ["an unknown subcommand", ["cache", "drop"], "unknown command 'drop'"],
  ])("refuses %s, exit code 2", async (_, args, message) => {
    const { stderr, exitCode } = await cli(args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it("runs the tests of a file, and counts them", async () => {
    const { stdout, exitCode } = await cli(["test", "__tests__/lib/until.test.ts"]);
    expect(stdout).toMatch(/\n[1-9]\d* passed, 0 failed$/);
    expect(exitCode).toBe(0);
  });

  it("lists the benchmarks when there is none of the given name, exit code 1", async () => {
    const { stdout, stderr, exitCode } = await cli(["bench", "nope"]);
    expect([stdout, ...stderr.split("\n")]).toEqual([
      "",
      "Error NO_SUCH_BENCHMARK: There is no benchmark nope.",
      "There are: synth, environments, service",
    ]);
    expect(exitCode).toBe(1);
  });

  it.each(["plan", "deploy", "destroy", "outputs", "unlock", "image", "mirror", "recover"])(
    "%s prints how to start the local cloud if it does not run, exit code 1",
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

  it("doctor reports for each requirement whether it is met, exit code 0 unless something is missing", async () => {
    const { stdout, exitCode } = await cli(["doctor", "--json"]);
    const findings = z
      .array(z.object({ subject: z.string(), state: z.enum(["fine", "will be installed", "warning", "missing"]) }))
      .parse(JSON.parse(stdout));
    expect(findings.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(["Container engine", "Disk", "Ports"]),
    );
    expect(exitCode).toBe(findings.some(({ state }) => state === "missing") ? 1 : 0);
  });

  it("doctor reports what is missing and how to get it, exit code 1, and up does not start", async () => {
    const name = "cli-taken";
    const port = await freePort();
    const listening = await listen(port);
    keepPorts(name, { emulator: port, s3ControlProxy: await freePort() });
    try {
      const missing = `${port} is taken by another program`;
      const remedy = `See what holds it with: ss -ltnp 'sport = :${port}'. End that, and try again.`;
      const doctor = await cli(["doctor"], { LOCAL_CLOUD: name });
      expect(doctor.stdout).toMatch(new RegExp(`^missing +Ports: ${missing}\\. See what holds it with: ss `, "m"));
      expect(doctor.stderr).toMatch(/^Error DOCTOR_FOUND: Missing for the local cloud: \d+ of \d+\.$/m);
      expect(doctor.exitCode).toBe(1);
      const up = await cli(["up"], { LOCAL_CLOUD: name });
      expect(up.stderr).toContain(`Error MACHINE_UNFIT: This machine lacks what the local cloud needs: `);
      expect(up.stderr).toContain(`Ports (${missing})`);
      expect(up.stderr).toContain(remedy);
      expect([up.stdout, up.exitCode]).toEqual(["", 1]);
    } finally {
      listening.close();
      await rm(cloudPaths(name).directory, { recursive: true });
    }
  });

  it("down reports that there is no local cloud, exit code 0", async () => {
    const { stdout, exitCode } = await cli(["down"]);
    expect(stdout).toBe('There is nothing of the local cloud "cli-test".');
    expect(exitCode).toBe(0);
  });

  it("reports what is wrong with the stacks, without a stack trace", async () => {
    const broken = join(projectRoot, "__tests__/support/public-subnets.ts");
    // file by file, without the bundle, so that the stacks use the modules that were loaded first
    const env = { ENVIRONMENT: "dev", NODE_OPTIONS: `--import=tsx --import=${broken}`, TSX_DISABLE_CACHE: "1" };
    const { stderr, exitCode } = await cli(["synth"], env, "cli.ts");
    expect(stderr).toMatch(/^Error CHECKS_FAILED: The stacks of "dev" are refused, and nothing is written:\n/);
    expect(stderr).toMatch(/\nEach check, and how it takes an exception: docs\/checks\.md$/);
    expect(exitCode).toBe(1);
  });

  it("reports what is wrong with the configuration, without a stack trace", async () => {
    const { stderr, exitCode } = await cli(["up"], { ENVIRONMENT: "stage" });
    expect(stderr).toMatch(/^Error CONFIGURATION_WRONG: /);
    expect(stderr).toContain('ENVIRONMENT must be one of local, dev, prod, but is "stage"');
    expect(stderr).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(1);
  });
});
