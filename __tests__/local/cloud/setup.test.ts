import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkPrograms } from "../../../local/cloud/setup.ts";

describe("linkPrograms", () => {
  let root: string;
  let bin: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "link-test-"));
    bin = join(root, "bin");
    for (const name of ["old", "new"]) await writeFile(join(root, name), name);
  });
  afterEach(() => rm(root, { recursive: true }));

  const linked = () => readFile(join(bin, "terraform"), "utf8");

  it("makes a directory with only these programs", async () => {
    await linkPrograms(bin, { terraform: join(root, "old"), aws: join(root, "new") });
    expect(await readdir(bin)).toEqual(["aws", "terraform"]);
    expect(await linked()).toBe("old");
  });

  it("replaces a link when the program is another one", async () => {
    await linkPrograms(bin, { terraform: join(root, "old") });
    await linkPrograms(bin, { terraform: join(root, "new") });
    expect(await linked()).toBe("new");
  });

  it("keeps a program that was found in the same directory", async () => {
    await linkPrograms(bin, { terraform: join(root, "old") });
    await linkPrograms(bin, { terraform: join(bin, "terraform") });
    expect(await linked()).toBe("old");
  });

  it("links to the program itself if it was found by a link of another local cloud", async () => {
    await symlink(join(root, "old"), join(root, "link"));
    await linkPrograms(bin, { terraform: join(root, "link") });
    await rm(join(root, "link"));
    expect(await linked()).toBe("old");
  });

  it("fails if there is no such program, and keeps the previous link", async () => {
    await linkPrograms(bin, { terraform: join(root, "old") });
    await expect(linkPrograms(bin, { terraform: join(root, "none") })).rejects.toThrow("ENOENT");
    expect(await linked()).toBe("old");
  });
});
