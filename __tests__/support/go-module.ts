import { join } from "node:path";
import { noLog } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { go, goEnvironment } from "../../lib/tools/go.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { projectRoot } from "../../stacks/project.ts";

/**
 * Runs Go's command in a module, as programs are built: what is compiled for them is not compiled again.
 * @param module its directory, from the root of this project
 */
export async function goIn(module: string, ...args: string[]): Promise<string> {
  const { GOFLAGS, ...environment } = goEnvironment();
  const env = { ...environment, GOFLAGS: `${GOFLAGS} -trimpath -mod=readonly` };
  return run(await ensureTool(go, noLog), args, { cwd: join(projectRoot, module), env });
}
