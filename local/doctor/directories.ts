import { constants, existsSync } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { cacheDirectory } from "../../lib/cache/directory.ts";
import { projectRoot } from "../../stacks/project.ts";
import { cloudPaths } from "../cloud/paths.ts";
import type { Finding } from "./finding.ts";

/**
 * Whether the directories of a local cloud can be written to. Its state and the synthesized stacks are in the project,
 * all other files in the cache.
 */
export async function directoryFindings(name: string): Promise<Finding[]> {
  const { directory, output } = cloudPaths(name);
  return [
    await writableFinding("Project directory", projectRoot, {
      written: [directory, output],
      remedy: "Clone the project to where you may write, as the user who runs it.",
    }),
    await writableFinding("Cache directory", cacheDirectory(), {
      written: [cacheDirectory()],
      remedy: "Name one that you may write to with XDG_CACHE_HOME.",
    }),
  ];
}

/** The directory itself if it exists, or else its deepest existing parent. */
export function existingParent(directory: string): string {
  return existsSync(directory) ? directory : existingParent(dirname(directory));
}

/** @param written the directories to write to, which need not exist yet */
async function writableFinding(
  subject: string,
  directory: string,
  { written, remedy }: { written: readonly string[]; remedy: string },
): Promise<Finding> {
  for (const path of written.map(existingParent)) {
    const refused = await access(path, constants.W_OK).catch(({ code }: NodeJS.ErrnoException) => code);
    if (refused !== undefined) {
      return { subject, state: "missing", detail: `${path} can't be written to (${refused})`, remedy };
    }
  }
  return { subject, state: "fine", detail: directory };
}
