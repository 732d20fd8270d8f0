import { environments } from "../../stacks/config/choice.ts";
import {
  KUBERNETES_SUPPORT,
  KUBERNETES_VERSIONS,
  type KubernetesSupport,
  type KubernetesVersion,
  minorAfter,
} from "../../stacks/config/kubernetes-versions.ts";
import { type Finding, fine, warning } from "./finding.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The doctor warns if a version's support ends in fewer days, because an upgrade takes time. */
const NOTICE_DAYS = 60;

/**
 * The day on which each major version of Node.js reaches its end of life:
 * https://github.com/nodejs/Release/blob/main/schedule.json, as copied into the npm package node-releases 2.0.66.
 */
export const NODE_ENDS: Readonly<Record<string, string>> = {
  "20": "2026-04-30",
  "22": "2027-04-30",
  "24": "2028-04-30",
  "26": "2029-04-30",
};

/**
 * How long the makers of the versions in use support them. The end of support is a warning, never a failure, because
 * another version may not be available.
 */
export function versionFindings(today: Date): Finding[] {
  const used = Object.entries(environments).map(([name, { cluster }]) => [name, cluster.version] as const);
  return [nodeFinding(process.versions.node, today), TERRAFORM, ...kubernetesFindings(used, today)];
}

/** HashiCorp publishes no dates for the versions of Terraform and its providers: https://versionlog.com/terraform/ */
const TERRAFORM = fine(
  "Terraform's support",
  "HashiCorp fixes the two newest minor versions, each for two years at most; providers in their newest version",
);

export function nodeFinding(version: string, today: Date): Finding {
  const [major = ""] = version.split(".");
  const end = NODE_ENDS[major];
  if (end === undefined) return fine("Node.js", `${version}, whose end of support is not known here`);
  const days = daysUntil(end, today);
  const detail = `${version}, supported until ${end}${days > 0 ? "" : `: that was ${-days} days ago`}`;
  if (days >= NOTICE_DAYS) return fine("Node.js", detail);
  const remedy =
    "This project works with it, but after that day it gets no security fixes. " +
    "Install a newer one, for example with: nvm install 24";
  return warning("Node.js", detail, remedy);
}

/** How long each version of Kubernetes is supported, with the environments that use it. */
export function kubernetesFindings(used: readonly (readonly [environment: string, version: string])[], today: Date) {
  const versions = [...new Set(used.map(([, version]) => version))].sort();
  const usersOf = (version: string) => used.filter(([, other]) => other === version).map(([name]) => name);
  return versions.map((version) => kubernetesFinding(version, usersOf(version), today));
}

function kubernetesFinding(version: string, names: readonly string[], today: Date): Finding {
  const what = `${version}, of ${names.join(", ")}`;
  const known = KUBERNETES_VERSIONS.find((offered) => offered === version);
  if (known === undefined) {
    const remedy = `Take one of ${KUBERNETES_VERSIONS.join(", ")}.`;
    return warning("Kubernetes", `${what}: this project does not offer it`, remedy);
  }
  const { standard, extended } = supportEnds(known);
  const detail = `${what}: standard support until ${standard}, extended support until ${extended}`;
  if (daysUntil(KUBERNETES_SUPPORT[known].standardEnds, today) >= NOTICE_DAYS) return fine("Kubernetes", detail);
  // https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html
  const remedy =
    "At the end of standard support AWS upgrades a cluster by itself. " +
    `Take ${minorAfter(version)} in ${names.map((name) => `stacks/config/environments/${name}.ts`).join(", ")}.`;
  return warning("Kubernetes", detail, remedy);
}

/** The ends of support as text: a day, or the approximate month if AWS's calendar does not have the day. */
export function supportEnds(version: KubernetesVersion): { standard: string; extended: string } {
  const { standardEnds, extendedEnds, published }: KubernetesSupport = KUBERNETES_SUPPORT[version];
  const inWords = (day: string) => (published ? day : `about ${day.slice(0, "2026-01".length)}`);
  return { standard: inWords(standardEnds), extended: inWords(extendedEnds) };
}

/** The whole days until a day begins, in UTC; negative afterwards. */
function daysUntil(day: string, today: Date): number {
  return Math.floor((Date.parse(day) - today.getTime()) / DAY_MS);
}
