import { describe, expect, it, vi } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { ensureTool, findOnPath } from "../../../lib/tools/tool.ts";
import { onlyOnPath } from "../../support/executables.ts";

const logged: string[] = [];
const log = { ...noLog, write: (text: string) => void logged.push(text) };

const tool = { name: "tool", wanted: ">=2", versionArguments: ["version"] };

describe("ensureTool", () => {
  it("takes the machine's tool, and installs nothing", async () => {
    const [path] = await onlyOnPath({ name: "tool", script: "echo 2.1.0" });
    const install = vi.fn(async () => "/cache/tool");
    expect(await ensureTool({ ...tool, install }, log)).toBe(path);
    expect(install).not.toHaveBeenCalled();
    expect(logged.at(-1)).toContain(path);
  });

  it("otherwise installs it, and prints that", async () => {
    await onlyOnPath({ name: "tool", script: "echo 1.9.0" });
    expect(await ensureTool({ ...tool, install: async () => "/cache/tool" }, log)).toBe("/cache/tool");
    expect(logged.at(-1)).toMatch(/No tool >=2 .*installed into the cache/);
  });
});

const find = () => findOnPath({ name: "tool", wanted: ">=2", versionArguments: ["version"] });

describe("findOnPath", () => {
  it("finds nothing if there is no such tool", async () => {
    await onlyOnPath();
    expect(await find()).toBeUndefined();
  });

  it("takes the first that fits, after one that is too old", async () => {
    const [, fitting] = await onlyOnPath(
      { name: "tool", script: "echo v1.9.0" },
      { name: "tool", script: "echo v2.1.0" },
      { name: "tool", script: "echo v2.2.0" },
    );
    expect(await find()).toBe(fitting);
  });

  it.each([
    ["fails", "exit 1"],
    ["prints no version", "echo latest"],
    ["prints nothing", "true"],
    ["is for another system", "exec /no/such/interpreter"],
  ])("skips one that %s", async (_, script) => {
    await onlyOnPath({ name: "tool", script });
    expect(await find()).toBeUndefined();
  });

  it("skips a file that is not executable", async () => {
    await onlyOnPath({ name: "tool", script: "echo v2.0.0", mode: 0o644 });
    expect(await find()).toBeUndefined();
  });

  it("passes the version arguments to the tool", async () => {
    const [path] = await onlyOnPath({ name: "tool", script: '[ "$*" = version ] && echo v2.0.0' });
    expect(await find()).toBe(path);
  });
});
