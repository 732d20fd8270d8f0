import { isCached } from "../cache/entry.ts";
import { type Log, noLog } from "../log.ts";
import { findOnPath, type Program } from "./find.ts";

/** A program that the project runs. It is found on the machine or installed into the cache. */
export interface Tool extends Program {
  /** Installs a fixed version into the cache, unless it is there already, and resolves to its path. */
  install(log: Log): Promise<string>;
}

/** The path of a tool's executable, if the machine or the cache has it. Installs nothing. */
export async function readyTool(tool: Tool): Promise<string | undefined> {
  const found = await findOnPath(tool);
  if (found !== undefined) return found;
  return (await isCached(() => tool.install(noLog))) ? tool.install(noLog) : undefined;
}

/**
 * The path of a tool's executable: the machine's, if it fits, otherwise the one in the cache, installed if necessary.
 */
export async function ensureTool(tool: Tool, log: Log): Promise<string> {
  const found = await findOnPath(tool);
  if (found !== undefined) {
    log.write(`${tool.name} ${tool.wanted}: ${found}\n`);
    return found;
  }
  log.write(`No ${tool.name} ${tool.wanted} was found on the PATH: it is installed into the cache.\n`);
  return tool.install(log);
}
