import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneTo, linkProgram } from "../support/clone.ts";

/** The user without rights of every Unix. If the tests run as root, they start commands as this user. */
const NOBODY = 65_534;
const GIVE_UP_ROOT = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];

/** A user who has cloned the project, and is neither root nor in Docker's group. */
describe("a user without root and Docker", () => {
  const asRoot = process.getuid?.() === 0;
  let place: string;
  let clone: string;
  let home: string;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "other-user-test-"));
    await chmod(place, 0o755);
    clone = join(place, "Übung mit Leerzeichen");
    home = join(place, "home");
    await cloneTo(clone);
    await mkdir(home);
    // Node may be in a home directory that other users can't enter
    await linkProgram(process.execPath, join(place, "bin", "node"));
    if (asRoot) for (const directory of [clone, home]) await chown(directory, NOBODY, NOBODY);
  });

  afterAll(() => rm(place, { recursive: true, force: true }));

  function theirs(command: string, ...args: string[]) {
    const program = [join(place, "bin", "node"), join(clone, "cli", "bootstrap.mjs"), command, ...args] as const;
    const [first, ...rest] = asRoot ? [...GIVE_UP_ROOT, ...program] : program;
    const env = { PATH: process.env.PATH ?? "", HOME: home, TMPDIR: home, DOCKER_HOST: `unix://${home}/no.sock` };
    return execa(first ?? "", rest, { cwd: clone, env, extendEnv: false, reject: false, stdin: "ignore" });
  }

  const lack = "no Docker engine answers, and Podman needs root";
  const remedy = "sudo systemctl start docker; sudo usermod -aG docker $USER";

  it("sees with doctor what is missing and how to get it", async () => {
    const { stdout, stderr, exitCode } = await theirs("doctor");
    const [line] = stdout.split("\n").filter((text) => text.includes("Container engine"));
    expect(line).toMatch(/^missing /);
    expect(line).toContain(lack);
    expect(line).toContain(remedy);
    expect(stderr).toMatch(/^Error DOCTOR_FOUND: Missing for the local cloud: \d+ of \d+\.\n/);
    expect(exitCode).toBe(1);
  });

  it("sees the same with up, which then starts nothing", async () => {
    const { stdout, stderr, exitCode } = await theirs("up");
    expect(stderr).toMatch(/^Error MACHINE_UNFIT: /);
    expect(stderr).toContain(`Container engine (${lack})`);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/^ +at /m);
    expect([stdout, exitCode]).toEqual(["", 1]);
    expect(existsSync(join(clone, "state"))).toBe(false);
    expect(await readdir(home)).toEqual([]);
  });

  it("can synthesize the stacks, in a path with spaces and umlauts", async () => {
    const { stdout, stderr, exitCode } = await theirs("synth");
    expect(stderr).toBe("");
    expect([stdout, exitCode]).toEqual(['The stacks of "local" are in cdktf.out/local', 0]);
    expect(existsSync(join(clone, "cdktf.out/local/base/cdk.tf.json"))).toBe(true);
    await rm(join(clone, "cdktf.out"), { recursive: true });
  });

  describe("in a clone that can't be written to", () => {
    beforeAll(() => (asRoot ? chown(clone, 0, 0) : chmod(clone, 0o555)));
    afterAll(() => (asRoot ? chown(clone, NOBODY, NOBODY) : chmod(clone, 0o755)));

    it("gets an error from up with a remedy", async () => {
      const { stderr, exitCode } = await theirs("up");
      expect(stderr).toContain(`Project directory (${clone} can't be written to (EACCES))`);
      expect(stderr).toContain("Clone the project to where you may write");
      expect(exitCode).toBe(1);
    });

    it.each(["synth", "down"])("gets an error from %s without a stack trace", async (command) => {
      const { stderr, exitCode } = await theirs(command);
      const [message, what, ...more] = stderr.split("\n");
      expect(message).toMatch(
        /^Error FILE_REFUSED: The system refuses a file: EACCES: permission denied, mkdir '.*'\.$/,
      );
      expect(message).toContain(clone);
      expect(what).toMatch(/^Run this as the user that the project directory belongs to/);
      expect(more).toEqual([]);
      expect(exitCode).toBe(1);
    });

    it("gets a stack trace with --verbose", async () => {
      expect((await theirs("synth", "--verbose")).stderr).toMatch(/^Error FILE_REFUSED: .*\n.*\n(.*\n)* +at /);
    });
  });
});
