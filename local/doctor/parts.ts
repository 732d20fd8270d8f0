import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { baseImageOf } from "../../deploy/image/dockerfile.ts";
import { nodejsRootFileSystem } from "../../deploy/image/nodejs-root-file-system.ts";
import { isCached } from "../../lib/cache/entry.ts";
import { UserError } from "../../lib/errors.ts";
import { noLog as log } from "../../lib/log.ts";
import { go } from "../../lib/tools/go.ts";
import { helm } from "../../lib/tools/helm.ts";
import { kubectl } from "../../lib/tools/kubectl.ts";
import { terraform } from "../../lib/tools/terraform.ts";
import { readyTool, type Tool } from "../../lib/tools/tool.ts";
import { projectRoot } from "../../stacks/project.ts";
import { pythonEnvironment } from "../emulator/python.ts";
import { nodeRootFileSystem } from "../node/root-file-system.ts";
import type { Source } from "./sources.ts";

/** Something that `npm run up` brings, and keeps in the cache. */
export interface Part {
  readonly name: string;
  /** What it is made of comes from there. */
  readonly sources: readonly Source[];
  /** Whether it is on this machine. */
  readonly isReady: () => Promise<boolean>;
}

/** What a local cloud is made of on any engine, beside the system's packages and Terraform's providers. */
export const PARTS: readonly Part[] = [
  { name: "the AWS emulator", sources: ["PyPI"], isReady: () => isCachedHere(() => pythonEnvironment(log)) },
  toolPart(terraform, ["Go"]),
  toolPart(kubectl, fromLayer()),
  toolPart(helm, fromLayer()),
];

/**
 * What the node image is made of here.
 * @param build makes it, or what an engine makes it from
 */
export function nodeParts(build: () => Promise<unknown>): Part[] {
  return [
    { name: "the node's Debian", sources: ["Debian"], isReady: () => isCachedHere(() => nodeRootFileSystem(log)) },
    // whatever kubectl this machine has, the node has that of the layer
    { name: "Kubernetes", sources: [...new Set<Source>(["Go", ...fromLayer()])], isReady: () => isCachedHere(build) },
  ];
}

/** What the service's image is built from, where it is made here. */
export const BASE_IMAGE_PART: Part = {
  name: "the service's base image",
  sources: ["Debian", "npm"],
  isReady: () =>
    isCachedHere(async () => nodejsRootFileSystem(await baseImageOf(projectRoot), hostArchitecture(), log)),
};

/** Go is needed by what is built with it only. */
export const goPart: Part = toolPart(go, ["PyPI"]);

function toolPart(tool: Tool, sources: readonly Source[]): Part {
  return { name: tool.name, sources, isReady: async () => (await readyTool(tool)) !== undefined };
}

/** Where kubectl and Helm come from: the layer is for one platform only. */
function fromLayer(): readonly Source[] {
  return process.platform === "linux" && process.arch === "x64" ? ["npm"] : ["Go"];
}

/** What can't be made here, for want of Python, say, is not cached either: that lack has a finding of its own. */
async function isCachedHere(work: () => Promise<unknown>): Promise<boolean> {
  return isCached(work).catch((error: unknown) => {
    if (error instanceof UserError) return false;
    throw error;
  });
}
