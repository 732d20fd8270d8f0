import { join } from "node:path";
import { execa } from "execa";
import { projectRoot } from "../../stacks/project.ts";

/** Longer than any command takes, an installation from nothing included. */
const TIMEOUT_MS = 50 * 60_000;

interface CommandOptions {
  /** The clone whose command it is; this project when left out. */
  root?: string;
  /** Added to the environment of the tests. */
  env?: Record<string, string>;
  /** Options of Node itself. */
  node?: readonly string[];
  /** What Node starts, in `cli/`. */
  program?: "bootstrap.mjs" | "cli.ts";
}

/** Starts a command as `npm run` does; the caller sees its exit code and all that it prints. */
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

/** What a command prints; its output is the error's message if it fails. */
export async function outputOf(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { all, exitCode } = await startCommand(args, options);
  if (exitCode !== 0) throw new Error(`npm run ${args[0]} ended with exit code ${exitCode}:\n${all}`);
  return all;
}
