import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noLog as log } from "../../../lib/log.ts";
import { go } from "../../../lib/tools/go.ts";
import { copyGoSource } from "../../../lib/tools/go-source.ts";
import { ensureTool } from "../../../lib/tools/tool.ts";

/** A small module without requirements. */
const SYNC = "golang.org/x/sync";
const SUMS = `golang.org/x/sync v0.1.0 h1:wsuoTGHzEhffawBOhz5CYhcrV4IdKZbEyZjBMuTp12o=
golang.org/x/sync v0.1.0/go.mod h1:RxMgew5VJxzue5/jJTE5uejpjVlOe/izrB70Jof72aM=
`;

describe("the copy of a Go module's source", () => {
  let work: string;
  let command: string;
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "go-source-test-"));
    command = await ensureTool(go, log);
  });
  afterAll(() => rm(work, { recursive: true }));

  async function pin(name: string, { requires, sums }: { requires: string; sums: string }): Promise<string> {
    const module = join(work, name);
    await mkdir(module);
    await writeFile(join(module, "go.mod"), `module test\n\ngo 1.26\n\nrequire (\n${requires}\n)\n`);
    await writeFile(join(module, "go.sum"), sums);
    return module;
  }
  const copy = (module: string) => copyGoSource({ module, source: SYNC }, join(module, "source"), { command, log });

  it("has the version that go.mod requires, and can be changed", async () => {
    const source = await copy(await pin("right", { requires: `\t${SYNC} v0.1.0`, sums: SUMS }));
    await source.edit("errgroup/errgroup.go", (text) => text.replace("Package errgroup", "Package changed"));
    expect(await source.go("list", "-f", "{{.Doc}}", "./errgroup")).toMatch(/^Package changed /);
    expect(await readFile(join(source.directory, "go.sum"), "utf8")).toContain(SUMS);
  });

  it("has no tests", async () => {
    const source = await copy(await pin("tests", { requires: `\t${SYNC} v0.1.0`, sums: SUMS }));
    expect((await readdir(join(source.directory, "errgroup"))).toSorted()).toEqual(["errgroup.go"]);
  });

  it("uses the proxy for a module that is named by a directory of its repository", async () => {
    const requires = `\t${SYNC} v0.1.0\n\tgolang.org/x/sys v0.1.0`;
    const source = await copy(await pin("replaced", { requires, sums: SUMS }));
    expect(await readFile(join(source.directory, "go.mod"), "utf8")).toContain(
      "replace golang.org/x/sys => golang.org/x/sys v0.1.0",
    );
  });

  it("is refused if the content does not match go.sum", async () => {
    const sums = SUMS.replace("h1:wsuo", "h1:xxxx");
    await expect(copy(await pin("forged", { requires: `\t${SYNC} v0.1.0`, sums }))).rejects.toThrow("SECURITY ERROR");
  });

  it("is refused if go.mod does not require the module", async () => {
    await expect(copy(await pin("missing", { requires: "", sums: "" }))).rejects.toThrow(`does not require ${SYNC}`);
  });

  it("fails on an edit that changes nothing, because the source is then of another version", async () => {
    const source = await copy(await pin("unchanged", { requires: `\t${SYNC} v0.1.0`, sums: SUMS }));
    await expect(source.edit("errgroup/errgroup.go", (text) => text)).rejects.toThrow(
      "errgroup/errgroup.go of golang.org/x/sync v0.1.0 is not as expected",
    );
  });
});
