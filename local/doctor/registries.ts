import type { Finding } from "./finding.ts";
import { goPart, type Part } from "./parts.ts";
import { askSource, type Source } from "./sources.ts";

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

/**
 * Whether the registries answer that are needed for parts that this machine lacks.
 * @param packages the system's packages that will be installed
 */
export async function registryFindings(parts: readonly Part[], packages: readonly string[]): Promise<Finding[]> {
  const needs = await neededFrom(parts);
  needs.get("Debian")?.push(...packages);
  const asked = [...needs].map(async ([source, names]) => ({
    source,
    for: names,
    problem: names.length === 0 ? undefined : await askSource(source),
  }));
  return (await Promise.all(asked)).map(registryFinding);
}

/** The finding on a source that was asked. */
export function registryFinding({ source, for: names, problem }: Asked): Finding {
  const subject = SUBJECTS[source];
  if (names.length === 0) return { subject, state: "fine", detail: "not needed: all of it is on this machine" };
  const needed = `needed for ${names.join(", ")}`;
  if (problem === "") return { subject, state: "fine", detail: `answers, ${needed}` };
  if (problem === undefined) return { subject, state: "will be installed", detail: `its client, first: ${needed}` };
  const lines = problem.trimEnd().split("\n");
  const why = lines.find((line) => REASON.test(line)) ?? lines.at(-1);
  const clock = WRONG_TIME.test(problem) ? "Is this machine's clock right? Its date decides on certificates. " : "";
  return { subject, state: "missing", detail: `${needed}, does not answer (${why})`, remedy: clock + REMEDIES[source] };
}

/** The names of the parts that are not ready, by their sources. */
async function neededFrom(parts: readonly Part[]): Promise<Map<Source, string[]>> {
  const needs = new Map<Source, string[]>([
    ["npm", []],
    ["PyPI", []],
    ["Go", []],
    ["Debian", []],
  ]);
  const ready = await Promise.all(parts.map((part) => part.isReady()));
  const add = ({ name, sources }: Part) => sources.map((source) => needs.get(source)?.push(name));
  parts.filter((_, index) => !ready[index]).map(add);
  if (needs.get("Go")?.length !== 0 && !(await goPart.isReady())) add(goPart);
  return needs;
}
