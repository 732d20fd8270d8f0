import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { go, goEnvironment } from "../../../lib/tools/go.ts";
import { ensureTool } from "../../../lib/tools/tool.ts";
import { projectRoot } from "../../../stacks/project.ts";

const MODULE = join(projectRoot, "local", "node");
/** All packages except the program itself, because only that one needs the components of Kubernetes. */
const PACKAGES = ["./internal/...", "./pause"];

describe("the node's program", () => {
  const environment = goEnvironment();
  let command: string;
  beforeAll(async () => {
    command = await ensureTool(go, noLog);
  });
  // the same flags as for the build of the program, so that packages compiled for it are not compiled again
  const inModule = (program: string, ...args: string[]) =>
    run(program, args, {
      cwd: MODULE,
      env: { ...environment, GOFLAGS: `${environment.GOFLAGS} -trimpath -mod=readonly` },
    });

  it("is formatted with gofmt", async () => {
    expect(await inModule(join(command, "..", "gofmt"), "-l", ".")).toBe("");
  });

  it("passes go vet", async () => {
    await inModule(command, "vet", ...PACKAGES);
  });

  it("passes its tests", async () => {
    await inModule(command, "test", ...PACKAGES);
  });
});
