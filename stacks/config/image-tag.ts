import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "./errors.ts";

/** The files and folders that the service's image is built from, relative to the project. */
export const IMAGE_INPUTS = [
  "Dockerfile",
  ".dockerignore",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "service",
];

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * The tag of the service's image: the commit (12 hex digits) if the image's inputs have no changes, otherwise `content-`
 * and 12 hex digits of their hash. `IMAGE_TAG` overrides both.
 * @param root directory of the Dockerfile
 */
export function imageTag(root: string, environment: Record<string, string | undefined> = process.env): string {
  const { IMAGE_TAG: given } = environment;
  if (given === undefined || given === "") return committed(root) ?? `content-${contentHash(root)}`;
  if (TAG.test(given)) return given;
  const expected = 'must be 1 to 128 letters, digits, "_", "." or "-", not starting with "." or "-"';
  throw new ConfigError("The image's tag", [{ key: "IMAGE_TAG", value: given, expected }]);
}

/** The commit, if the inputs are the same in it; undefined if they are not, and without git or a commit. */
function committed(root: string): string | undefined {
  // without .git, git would read the repository of a directory above
  if (!existsSync(join(root, ".git"))) return undefined;
  try {
    // https://git-scm.com/docs/git-status#_porcelain_format_version_2
    const options = ["--porcelain=v2", "--branch", "--no-ahead-behind", "--untracked-files=all", "--", ...IMAGE_INPUTS];
    const status = execFileSync("git", ["status", ...options], {
      cwd: root,
      env: gitEnvironment(process.env),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const isChanged = /^[^#]/m.test(status);
    return isChanged ? undefined : /^# branch\.oid ([0-9a-f]{12})/m.exec(status)?.[1];
  } catch {
    return undefined;
  }
}

/**
 * The environment without the variables that choose another repository, index or meaning of a path. Git sets some of
 * them for its hooks, where this may run. Its settings remain, such as a safe directory, and the place of its programs.
 * https://git-scm.com/docs/git#_environment_variables
 */
function gitEnvironment(inherited: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const isKept = (name: string) => !name.startsWith("GIT_") || /^GIT_(CONFIG_.+|EXEC_PATH)$/.test(name);
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => isKept(name)));
}

function contentHash(root: string): string {
  const hash = createHash("sha256");
  for (const path of IMAGE_INPUTS.flatMap((input) => filesBelow(root, input))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}

/** Paths of the files, in the same order on every machine. */
function filesBelow(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  if (!lstatSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}
