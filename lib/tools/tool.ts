import { isCached } from "../cache/entry.ts";
import { type Log, noLog } from "../log.ts";

/** A program that the project runs: found on the machine, else installed into the cache. */
export interface Tool {
  readonly name: string;
  /** The versions that fit, in words. */
  readonly wanted: string;
  /** The path of one on this machine that runs and whose version fits. */
  find(): Promise<string | undefined>;
  /** Installs a fixed version into the cache, unless it is there, and resolves to its path. */
  install(log: Log): Promise<string>;
}

/** The path of a tool's executable, if the machine or the cache has it: nothing is installed. */
export async function readyTool(tool: Tool): Promise<string | undefined> {
  const found = await tool.find();
  if (found !== undefined) return found;
  return (await isCached(() => tool.install(noLog))) ? tool.install(noLog) : undefined;
}

/** The path of a tool's executable: what the machine has, if it fits, else our own. */
export async function ensureTool(tool: Tool, log: Log): Promise<string> {
  const found = await tool.find();
  if (found !== undefined) {
    log.write(`${tool.name} ${tool.wanted}: ${found}\n`);
    return found;
  }
  log.write(`No ${tool.name} ${tool.wanted} was found on the PATH: it is installed into the cache.\n`);
  return tool.install(log);
}
