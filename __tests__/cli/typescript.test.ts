import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../stacks/project.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "typescript-test-")));
afterAll(() => rmSync(root, { recursive: true }));

const newDirectory = () => mkdtempSync(join(root, "files-"));

/** Writes these files into a directory, and runs the first one. */
async function run(
  files: Record<string, string>,
  { sourceMaps = false, directory = newDirectory(), cache = join(directory, "cache") } = {},
) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const [program = ""] = Object.keys(files);
  const script = `
    const { runTypeScript } = await import(${JSON.stringify(pathToFileURL(join(projectRoot, "cli/typescript.mjs")))});
    await runTypeScript(${JSON.stringify(join(directory, program))}, { sourceMaps: ${sourceMaps}, cache: ${JSON.stringify(cache)} });`;
  return execa("node", ["--input-type=module", "--eval", script], { reject: false });
}

// the tests wait for processes during most of their time
describe.concurrent("a TypeScript file that a command runs", () => {
  it("has its own path in import.meta, and so does each file that it imports", async () => {
    const place = "export const places = [import.meta.dirname, import.meta.url];";
    const program =
      'import { places } from "./deep/place.ts"; console.log(JSON.stringify([import.meta.dirname, places]));';
    const directory = newDirectory();
    const { stdout } = await run({ "main.ts": program, "deep/place.ts": place }, { directory });
    expect(JSON.parse(stdout)).toEqual([
      directory,
      [join(directory, "deep"), pathToFileURL(join(directory, "deep/place.ts")).href],
    ]);
  });

  it("gets the default export of a package, for CommonJS and for ECMAScript modules", async () => {
    const program = `import getPort from "get-port"; import writeFileAtomic from "write-file-atomic";
      console.log(typeof getPort, typeof writeFileAtomic);`;
    const files = { "main.ts": program, "package.json": '{"type": "module"}' };
    expect(await run(files)).toMatchObject({ stdout: "function function", exitCode: 0 });
  });

  it("keeps strings with the text import.meta.dirname", async () => {
    expect((await run({ "main.ts": 'console.log("import.meta.dirname");' })).stdout).toBe("import.meta.dirname");
  });

  it.each([
    ["a file", "./later.ts"],
    ["a package", "cdktf"],
  ])("does not load %s before the import runs", async (_, later) => {
    const files = {
      "main.ts": `process.stdout.write("before "); globalThis.never && import("${later}");`,
      "later.ts": 'import "cdktf"; process.stdout.write("later");',
    };
    const { stdout } = await run({
      ...files,
      "main.ts": `${files["main.ts"]} import { createRequire } from "node:module";
        const loaded = Object.keys(createRequire("${projectRoot}/").cache);
        console.log(loaded.filter((path) => path.includes("/node_modules/cdktf/")).length);`,
    });
    expect(stdout).toBe("before 0");
  });

  it("fails with the line number of its source when source maps are enabled", async () => {
    const directory = newDirectory();
    const program = "\n\nconst text: string = '';\nthrow new Error(text);";
    const { stderr } = await run({ "main.ts": program }, { sourceMaps: true, directory });
    expect(stderr).toContain(`${join(directory, "main.ts")}:4`);
  });

  it("formats no stack trace without source maps, because CDKTF takes one for each reference", async () => {
    const { stdout } = await run({ "main.ts": 'console.log(new Error("reason").stack);' });
    expect(stdout).toBe("Error: reason");
  });

  it("shares a package with the packages that depend on it", async () => {
    const program = `import { App, TerraformStack } from "cdktf"; import { Construct } from "constructs";
      import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
      const stack = new TerraformStack(new App(), "stack");
      console.log(stack instanceof Construct, new AwsProvider(stack, "aws", {}).node.scope === stack);`;
    expect((await run({ "main.ts": program })).stdout).toBe("true true");
  });

  it.each(["main.ts", "imported.ts"])("runs with a change of %s, although bundles were kept", async (changed) => {
    const files = {
      "main.ts": 'import { a } from "./imported.ts"; console.log(a, 1);',
      "imported.ts": "export const a = 1;",
    };
    const directory = newDirectory();
    expect((await run(files, { directory })).stdout).toBe("1 1");
    const text = files[changed as keyof typeof files].replaceAll("1", "2");
    const expected = changed === "main.ts" ? "1 2" : "2 1";
    expect((await run({ ...files, [changed]: text }, { directory })).stdout).toBe(expected);
  });

  it("runs the same from a kept bundle and from V8's compiled code", async () => {
    const directory = newDirectory();
    const files = { "main.ts": 'import { z } from "zod"; console.log(z.string().parse("parsed"));' };
    for (let time = 0; time < 3; time++) expect((await run(files, { directory })).stdout).toBe("parsed");
    expect(
      readdirSync(join(directory, "cache"))
        .map((name) => name.replace(/\.[0-9a-f]{64}/g, ""))
        .sort(),
    ).toEqual(["main.json", "main.v8"]);
  });

  it("runs if nothing can be kept", async () => {
    const files = { "main.ts": 'console.log("run");', file: "" };
    const directory = newDirectory();
    const cache = join(directory, "file", "cache");
    expect(await run(files, { directory, cache })).toMatchObject({ stdout: "run", stderr: "" });
  });

  it("leaves no process behind", async () => {
    const children = `import { execFileSync } from "node:child_process";
      setTimeout(() => console.log(execFileSync("ps", ["--ppid", String(process.pid), "-o", "comm="], { encoding: "utf8" })), 200);`;
    expect((await run({ "main.ts": children })).stdout).not.toContain("esbuild");
  });
});
