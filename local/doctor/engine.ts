import type { EngineName } from "../engine/engines.ts";
import { dockerExamination } from "./docker.ts";
import type { EngineExamination } from "./engine-examination.ts";
import type { Host } from "./host.ts";
import { podmanExamination } from "./podman.ts";

const EXAMINATIONS: Readonly<Record<EngineName, EngineExamination>> = {
  docker: dockerExamination,
  podman: podmanExamination,
};

/** What to look at for the engine that a local cloud takes. */
export function examinationOf(host: Host, kept?: EngineName): EngineExamination {
  return EXAMINATIONS[likelyEngine(host, kept)];
}

/** The engine that a local cloud takes: the one that it was started with, else what this machine has. */
export function likelyEngine({ docker }: Host, kept?: EngineName): EngineName {
  return kept ?? (docker === undefined ? "podman" : "docker");
}
