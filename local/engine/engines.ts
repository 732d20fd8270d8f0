import type { Log } from "../../lib/log.ts";
import { dockerEngine } from "../../lib/tools/docker.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { docker } from "./docker/engine.ts";
import type { Engine } from "./engine.ts";
import { podman } from "./podman/engine.ts";

/** The name of an engine in a cloud's record. */
export type EngineName = CloudRecord["engine"];

/** The engines, by their names in a cloud's record. */
export const ENGINES: Readonly<Record<EngineName, Engine>> = { docker, podman };

/** Docker if an engine answers, else Podman. */
export async function chooseEngine(log: Log): Promise<EngineName> {
  return (await dockerEngine(log)) === undefined ? "podman" : "docker";
}

/**
 * Removes a local cloud's resources from its engine.
 * @param record undefined if it can't be read. Then only the cloud's own Podman is removed, because nothing else is
 *   known to belong to the cloud.
 */
export function removeFromEngine(name: string, record: CloudRecord | undefined, log: Log): Promise<void> {
  return record === undefined ? podman.remove({ name }, log) : ENGINES[record.engine].remove(record, log);
}
