import { join } from "node:path";
import { noLog as log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { buildWithGo } from "../../lib/tools/go-build.ts";
import { projectRoot } from "../../stacks/project.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

/** requirements.txt pins them; actionlint is a Go module, in the directory of its name. */
export type Linter = "actionlint" | "hadolint" | "mypy" | "ruff" | "shellcheck" | "yamllint" | "zizmor";

/** The path of a linter's executable, which is installed into the cache at its first use. */
export async function linter(name: Linter): Promise<string> {
  // its package on PyPI downloads the executable from elsewhere
  if (name === "actionlint") return buildActionlint();
  const venv = await virtualEnvironment("linters", join(import.meta.dirname, "requirements.txt"), log);
  return join(venv, "bin", name);
}

/**
 * Runs a linter over files of this project.
 * @throws {CommandError} with what it found
 */
export async function lint(name: Linter, args: readonly string[], files: readonly string[]): Promise<void> {
  if (files.length === 0) throw new Error(`There is no file for ${name}.`);
  // an entry of the cache that changes is installed again
  const env = { PYTHONDONTWRITEBYTECODE: "1" };
  await run(await linter(name), [...args, ...files], { cwd: projectRoot, env });
}

function buildActionlint(): Promise<string> {
  const module = join(import.meta.dirname, "actionlint");
  return buildWithGo({ module, package: "github.com/rhysd/actionlint/cmd/actionlint", binary: "actionlint" }, log);
}
