import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { baseImageOf } from "../../deploy/image/dockerfile.ts";
import { nodejsRootFileSystem } from "../../deploy/image/nodejs-root-file-system.ts";
import { isCached } from "../../lib/cache/entry.ts";
import { insteadOf, UserError } from "../../lib/errors.ts";
import { noLog as log } from "../../lib/log.ts";
import { go } from "../../lib/tools/go.ts";
import { readyTool, type Tool } from "../../lib/tools/tool.ts";
import { helm, kubectl, terraform } from "../../lib/tools/tools.ts";
import { projectRoot } from "../../stacks/project.ts";
import { pythonEnvironment } from "../emulator/python.ts";
import { nodeRootFileSystem } from "../node/root-file-system.ts";
import type { Source } from "./sources.ts";

/** A part of the local cloud that `npm run up` downloads or builds, and keeps in the cache. */
export interface Part {
  readonly name: string;
  /** The sources of its packages. */
  readonly sources: readonly Source[];
  /** Whether this machine has it. */
  readonly isReady: () => Promise<boolean>;
}

/** The parts of a local cloud on any engine, besides the system's packages and Terraform's providers. */
export const PARTS: readonly Part[] = [
  { name: "the AWS emulator", sources: ["PyPI"], isReady: () => isCachedHere(() => pythonEnvironment(log)) },
  toolPart(terraform, ["Go"]),
  toolPart(kubectl, fromLayer()),
  toolPart(helm, fromLayer()),
];

/**
 * The parts of a node image that is built on this machine.
 * @param build makes the image, or the files that an engine builds it from
 */
export function nodeParts(build: () => Promise<unknown>): Part[] {
  return [
    { name: "the node's Debian", sources: ["Debian"], isReady: () => isCachedHere(() => nodeRootFileSystem(log)) },
    // the node does not use a kubectl that this machine already has
    { name: "Kubernetes", sources: [...new Set<Source>(["Go", ...fromLayer()])], isReady: () => isCachedHere(build) },
  ];
}

/** The base of the service's image, if it is made on this machine. */
export const BASE_IMAGE_PART: Part = {
  name: "the service's base image",
  sources: ["Debian", "npm"],
  isReady: () =>
    isCachedHere(async () => nodejsRootFileSystem(await baseImageOf(projectRoot), hostArchitecture(), log)),
};

/** Go, which is needed only if another part is built with it. */
export const goPart: Part = toolPart(go, ["PyPI"]);

function toolPart(tool: Tool, sources: readonly Source[]): Part {
  return { name: tool.name, sources, isReady: async () => (await readyTool(tool)) !== undefined };
}

/** The sources of kubectl and Helm: an npm package on its one platform, Go modules elsewhere. */
function fromLayer(): readonly Source[] {
  return process.platform === "linux" && process.arch === "x64" ? ["npm"] : ["Go"];
}

/**
 * Whether the cache has what the work needs. A part that can't be made here, for example because Python is missing,
 * counts as not cached. The missing program has its own finding.
 */
function isCachedHere(work: () => Promise<unknown>): Promise<boolean> {
  return isCached(work).catch(insteadOf(UserError, false));
}
