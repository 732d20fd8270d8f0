import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { cacheDirectory } from "../../../lib/cache/directory.ts";
import { noLog } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { goEnvironment } from "../../../lib/tools/go.ts";
import { buildWithGo } from "../../../lib/tools/go-build.ts";

let directory: string;
let module: string;
let write: (file: string, content: string) => Promise<void>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "go-build-test-"));
  // the standard library is compiled once on a machine
  const { GOCACHE = "" } = goEnvironment();
  await mkdir(GOCACHE, { recursive: true });
  vi.stubEnv("XDG_CACHE_HOME", join(directory, "cache"));
  await mkdir(cacheDirectory(), { recursive: true });
  await symlink(GOCACHE, goEnvironment().GOCACHE ?? "");
  module = join(directory, "module");
  await mkdir(module);
  write = (file, content) => writeFile(join(module, file), content);
  await write("go.mod", "module test\n\ngo 1.26\n");
  // no earlier run has compiled it
  await write("main.go", `package main\n\nfunc main() { println("${directory}") }\n`);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

it("builds again after a change of its sources, but not of its tests or of the code that calls it", async () => {
  const reported: string[] = [];
  const log = { ...noLog, progress: (text: string) => void reported.push(text) };
  const build = () => buildWithGo({ module, package: ".", binary: "test" }, log);
  const first = await build();
  expect(reported.at(-1)).toMatch(/^compiles test: \d+( of at most \d+)? packages$/);
  await write("main_test.go", "package main\n");
  await write("image.ts", "export {};\n");
  expect(await build()).toBe(first);
  await write("main.go", 'package main\n\nfunc main() { println("changed") }\n');
  expect(await build()).not.toBe(first);
});

it("uses another module file if one is named, and builds again after a change of that file", async () => {
  const build = (modFile?: string) =>
    buildWithGo({ module, ...(modFile && { modFile }), package: ".", binary: "test" }, noLog);
  await write("other.mod", "module test\n\ngo 1.25\n");
  const [first, other] = [await build(), await build("other.mod")];
  expect(other).not.toBe(first);
  await write("other.mod", "module test\n\ngo 1.26\n");
  expect(await build()).toBe(first);
  expect(await build("other.mod")).not.toBe(other);
});

it("builds what only a tag includes, and another program without the tag", async () => {
  await write("main.go", "package main\n\nfunc main() { println(chosen) }\n");
  await write("tagged.go", '//go:build tagged\n\npackage main\n\nconst chosen = "tagged"\n');
  await write("plain.go", '//go:build !tagged\n\npackage main\n\nconst chosen = "plain"\n');
  const build = (tags: string[]) => buildWithGo({ module, tags, package: ".", binary: "test" }, noLog);
  expect((await execa(await build(["tagged"]))).stderr).toBe("tagged");
  expect((await execa(await build([]))).stderr).toBe("plain");
  await Promise.all(["tagged.go", "plain.go"].map((file) => rm(join(module, file))));
});

it("builds in a repository of git, also where git's variables name one that does not exist", async () => {
  await run("git", ["init", "--quiet", module]);
  vi.stubEnv("GIT_DIR", join(directory, "missing"));
  await write("main.go", 'package main\n\nfunc main() { println("in a repository") }\n');
  const built = buildWithGo({ module, package: ".", binary: "test" }, noLog);
  expect(await built).toContain("test");
});
