import type { Log } from "../../lib/log.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { DOCKER } from "./docker.ts";
import type { Engine } from "./engine.ts";
import { PODMAN } from "./podman/podman.ts";

export type EngineName = CloudRecord["engine"];

export const ENGINES: Readonly<Record<EngineName, Engine>> = { docker: DOCKER, podman: PODMAN };

/** The engine of a local cloud: the one that it was started with, or else Docker if it answers, or else Podman. */
export function chooseEngine({ docker }: { docker: object | undefined }, kept?: EngineName): EngineName {
  return kept ?? (docker === undefined ? "podman" : "docker");
}

/** Removes a local cloud's resources from its engine. Without a record, only Podman is known to be the cloud's. */
export function removeFromEngine(name: string, record: CloudRecord | undefined, log: Log): Promise<void> {
  return record === undefined ? PODMAN.remove({ name }, log) : ENGINES[record.engine].remove(record, log);
}
