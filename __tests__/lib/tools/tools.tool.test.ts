import { describe, expect, it } from "vitest";
import { noLog as log } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { go, goEnvironment } from "../../../lib/tools/go.ts";
import { crane, helm, kubectl } from "../../../lib/tools/tools.ts";

// Terraform takes minutes to build and is left out: on a machine without it, every other test that needs it builds it.
describe("a tool that the machine lacks", () => {
  it.each([
    { tool: go, args: ["version"], says: /^go version go1\.26\.6 / },
    { tool: kubectl, args: ["version", "--client"], says: /Client Version: v1\.36\./ },
    { tool: crane, args: ["version"], says: /0\.22\.1/ },
    { tool: helm, args: ["version"], says: /v4\.2\.3/ },
  ])("$tool.name runs", async ({ tool, args, says }) => {
    const path = await tool.install(log);
    expect(await run(path, args)).toMatch(says);
    expect(await tool.install(log)).toBe(path);
  });

  it("is installed as a complete Go, which builds programs", async () => {
    const command = await go.install(log);
    const root = await run(command, ["env", "GOROOT"], { env: goEnvironment() });
    expect(command).toBe(`${root}/bin/go`);
    await run(command, ["build", "errors"], { env: goEnvironment() });
  });
});
