import type { Log } from "../../lib/log.ts";
import { dockerEngine } from "../../lib/tools/docker.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { docker } from "./docker/engine.ts";
import type { Engine } from "./engine.ts";
import { podman } from "./podman/engine.ts";

export type EngineName = CloudRecord["engine"];

/** The engines by the names that a record has for them. */
export const ENGINES: Readonly<Record<EngineName, Engine>> = { docker, podman };

/** Docker if an engine answers, else Podman. */
export async function chooseEngine(log: Log): Promise<EngineName> {
  return (await dockerEngine(log)) === undefined ? "podman" : "docker";
}

/**
 * Removes what a local cloud has in its engine.
 * @param record undefined if it can't be read: then only a Podman of the cloud's own is known to be the cloud's
 */
export function removeFromEngine(name: string, record: CloudRecord | undefined, log: Log): Promise<void> {
  return record === undefined ? podman.remove({ name }, log) : ENGINES[record.engine].remove(record, log);
}
