import { describe, expect, it, vi } from "vitest";
import { ensureTool } from "../../../lib/tools/tool.ts";
import { onlyOnPath } from "../../support/executables.ts";

const logged: string[] = [];
const log = { path: "", write: (text: string) => void logged.push(text) };

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
