import type { ContainerNetwork } from "../network.ts";

/** A line of iptables-save(8) that belongs to Netavark, Podman's network back end, with its table. */
export interface NetavarkLine {
  table: string;
  /** A chain (`:NAME policy counters`) or a rule (`-A CHAIN ...`). */
  line: string;
}

/** Rules that Netavark makes with its first network and never removes. */
const STANDING = [
  /^-A FORWARD .*-j NETAVARK_FORWARD$/,
  /^-A (PREROUTING|OUTPUT) .*-j NETAVARK-HOSTPORT-DNAT$/,
  /^-A POSTROUTING -j NETAVARK-HOSTPORT-MASQ$/,
  /^-A NETAVARK-HOSTPORT-MASQ .*-j MASQUERADE$/,
  /^-A NETAVARK-HOSTPORT-SETMARK -j MARK /,
];

/** Netavark's lines in the output of iptables-save. */
export function parseRules(saved: string): NetavarkLine[] {
  return saved.split(/^\*/m).flatMap((part) => {
    const [table = "", ...lines] = part.split("\n");
    return lines.filter((line) => line.includes("NETAVARK")).map((line) => ({ table, line }));
  });
}

/** Whether containers use a network. Then there are rules besides the standing ones. */
export function networkUses(rules: readonly NetavarkLine[]): boolean {
  return rules.some(({ line }) => isRule(line) && !STANDING.some((pattern) => pattern.test(line)));
}

/** The lines for one network: those with its subnet, and those with its chains. */
export function ofNetwork(
  { subnet }: Pick<ContainerNetwork, "subnet">,
  rules: readonly NetavarkLine[],
): NetavarkLine[] {
  const jump = rules.find(({ line }) => line.startsWith(`-A POSTROUTING -s ${subnet} -j NETAVARK-`));
  // NETAVARK-<hash of the network's name>, and NETAVARK-DN-<the same hash> for published ports
  const hash = jump?.line.split("-").at(-1);
  return rules.filter(({ line }) => line.includes(` ${subnet} `) || (hash !== undefined && line.includes(`-${hash}`)));
}

/** The input with which iptables-restore(8) removes these rules and chains. */
export function removal(rules: readonly NetavarkLine[]): string {
  const tables = [...new Set(rules.map(({ table }) => table))];
  return tables
    .map((name) => {
      const lines = rules.filter(({ table }) => table === name).map(({ line }) => line);
      return `*${name}\n${removalOf(lines).join("\n")}\nCOMMIT\n`;
    })
    .join("");
}

/**
 * The lines that remove rules, then chains. A chain can be removed only when it has no rules and no rule jumps to it.
 */
function removalOf(lines: readonly string[]): string[] {
  const rules = lines.filter(isRule).map((line) => line.replace("-A ", "-D "));
  const chains = lines.filter((line) => line.startsWith(":")).map((line) => `-X ${line.slice(1).split(" ")[0]}`);
  return [...rules, ...chains];
}

function isRule(line: string): boolean {
  return line.startsWith("-A ");
}
