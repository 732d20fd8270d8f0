import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../lib/processes/run.ts";
import { projectRoot } from "../../stacks/project.ts";

/**
 * The files of this project as they are now, committed or not, by their paths from its root.
 * @param patterns pathspecs of git; all files when there is none
 */
export async function projectFiles(...patterns: string[]): Promise<string[]> {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ...patterns];
  const files = (await run("git", args, { cwd: projectRoot })).split("\0");
  // git still lists what was removed, until that is added
  return files.filter((file) => file !== "" && existsSync(join(projectRoot, file)));
}
