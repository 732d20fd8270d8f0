import type { EngineName } from "../engine/engines.ts";
import { dockerExamination } from "./docker.ts";
import type { EngineExamination } from "./engine-examination.ts";
import type { Host } from "./host.ts";
import { podmanExamination } from "./podman.ts";

/** The doctor's checks for each engine. */
export const EXAMINATIONS: Readonly<Record<EngineName, EngineExamination>> = {
  docker: dockerExamination,
  podman: podmanExamination,
};

/** The engine of a local cloud: the one that it was started with, or else Docker if it answers, or else Podman. */
export function likelyEngine({ docker }: Host, kept?: EngineName): EngineName {
  return kept ?? (docker === undefined ? "podman" : "docker");
}
