import { describe, expect, it, vi } from "vitest";
import { ensureTool } from "../../../lib/tools/tool.ts";

const logged: string[] = [];
const log = { path: "", write: (text: string) => void logged.push(text) };

describe("ensureTool", () => {
  it("takes the machine's tool, and installs nothing", async () => {
    const install = vi.fn(async () => "/cache/tool");
    const tool = { name: "tool", wanted: ">= 2", find: async () => "/usr/bin/tool", install };
    expect(await ensureTool(tool, log)).toBe("/usr/bin/tool");
    expect(install).not.toHaveBeenCalled();
    expect(logged.at(-1)).toContain("/usr/bin/tool");
  });

  it("otherwise installs it, and prints that", async () => {
    const tool = { name: "tool", wanted: ">= 2", find: async () => undefined, install: async () => "/cache/tool" };
    expect(await ensureTool(tool, log)).toBe("/cache/tool");
    expect(logged.at(-1)).toMatch(/No tool >= 2 .*installed into the cache/);
  });
});
