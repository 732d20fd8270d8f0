import { join } from "node:path";
import { execa } from "execa";
import { projectRoot } from "../../stacks/project.ts";

/** Longer than any command takes, including an installation from nothing. */
const TIMEOUT_MS = 50 * 60_000;

interface CommandOptions {
  /** The clone of the command; by default, this project. */
  root?: string;
  /** Added to the environment of the tests. */
  env?: Record<string, string>;
  /** Options for Node itself. */
  node?: readonly string[];
  /** The program in `cli/` that Node starts. */
  program?: "bootstrap.mjs" | "cli.ts";
}

/** Starts a command like `npm run`. The caller gets its exit code and all output. */
export function startCommand(
  args: readonly string[],
  { root = projectRoot, env, node = [], program = "bootstrap.mjs" }: CommandOptions = {},
) {
  return execa(process.execPath, [...node, join(root, "cli", program), ...args], {
    cwd: root,
    env: { ENVIRONMENT: "local", ...env },
    all: true,
    reject: false,
    stdin: "ignore",
    timeout: TIMEOUT_MS,
  });
}

/** All that a command prints, and its standard output alone. If it fails, all of it is the error's message. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<{ all: string; stdout: string }> {
  const { all, stdout, exitCode } = await startCommand(args, options);
  if (exitCode !== 0) throw new Error(`npm run ${args[0]} ended with exit code ${exitCode}:\n${all}`);
  return { all, stdout };
}
