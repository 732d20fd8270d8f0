import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { noLog } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { go } from "../../lib/tools/go.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { projectRoot } from "../../stacks/project.ts";
import { goIn } from "../support/go-module.ts";
import { MANIFEST_CHECK, manifestCheck } from "../support/helm.ts";
import { projectFiles } from "../support/project-files.ts";

/** Its program has the parts of Kubernetes, which take minutes to compile. */
const NODE = "local/node";
/** It is a main function that starts kubectl, which takes minutes to compile. */
const KUBECTL = "lib/tools/kubectl";
/** vet compiles what a module depends on, which may be parts of Kubernetes. */
const timeout = 3_000_000;

const files = await projectFiles("*.go");
const modules = (await projectFiles("*/go.mod")).map((file) => dirname(file));

describe("the Go code", () => {
  it("is formatted with gofmt", async () => {
    const gofmt = join(dirname(await ensureTool(go, noLog)), "gofmt");
    expect(await run(gofmt, ["-d", ...files], { cwd: projectRoot })).toBe("");
  });
});

describe.each(modules.filter((module) => hasCode(module) && module !== KUBECTL))("the Go module %s", (module) => {
  it("passes go vet", { timeout }, async () => {
    // the tests of the charts need this program: its packages are not compiled twice at the same time
    if (join(projectRoot, module) === MANIFEST_CHECK) await manifestCheck();
    await goIn(module, "vet", ...(await vettedPackages(module)));
  });
});

function hasCode(module: string): boolean {
  return files.some((file) => file.startsWith(`${module}/`));
}

/** All packages of a module; of the node without its program, if Kubernetes was not compiled before. */
async function vettedPackages(module: string): Promise<string[]> {
  const packages = (await goIn(module, "list", "./...")).split("\n");
  if (module !== NODE || (await hasCompiledDependencies(module))) return packages;
  const program = await goIn(module, "list", ".");
  return packages.filter((name) => name !== program);
}

async function hasCompiledDependencies(module: string): Promise<boolean> {
  // what was compiled and is in Go's cache is not stale
  const stale = "{{if and .Stale .Module (not .Module.Main)}}{{.ImportPath}}{{end}}";
  return (await goIn(module, "list", "-deps", "-f", stale, ".")).trim() === "";
}
