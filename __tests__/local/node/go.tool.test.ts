import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { go, goEnvironment } from "../../../lib/tools/go.ts";
import { ensureTool } from "../../../lib/tools/tool.ts";
import { projectRoot } from "../../../stacks/project.ts";

const MODULE = join(projectRoot, "local", "node");
/** Without the components of Kubernetes, which only the program itself is made of. */
const PACKAGES = ["./internal/...", "./pause"];

describe("the node's program", () => {
  const environment = goEnvironment();
  let command: string;
  beforeAll(async () => {
    command = await ensureTool(go, noLog);
  });
  // as the program is built, so that what is compiled for it is not compiled again
  const inModule = (program: string, ...args: string[]) =>
    run(program, args, {
      cwd: MODULE,
      env: { ...environment, GOFLAGS: `${environment.GOFLAGS} -trimpath -mod=readonly` },
    });

  it("is formatted as Go's own tool does it", async () => {
    expect(await inModule(join(command, "..", "gofmt"), "-l", ".")).toBe("");
  });

  it("has nothing that go vet objects to", async () => {
    await inModule(command, "vet", ...PACKAGES);
  });

  it("passes its tests", async () => {
    await inModule(command, "test", ...PACKAGES);
  });
});
