import type { Log } from "../log.ts";
import { run } from "../run.ts";

/** Rules that Podman's network back end makes with its first network and never removes, as iptables-save(8) says them. */
const STANDING = [
  /^-A FORWARD .*-j NETAVARK_FORWARD$/,
  /^-A (PREROUTING|OUTPUT) .*-j NETAVARK-HOSTPORT-DNAT$/,
  /^-A POSTROUTING -j NETAVARK-HOSTPORT-MASQ$/,
  /^-A NETAVARK-HOSTPORT-MASQ .*-j MASQUERADE$/,
  /^-A NETAVARK-HOSTPORT-SETMARK -j MARK /,
];

/** Removes Netavark's rules and chains if no network uses them. */
export async function removeNetavarkRules(log: Log): Promise<void> {
  const input = removal(await run("iptables-save", []));
  if (input !== "") await run("iptables-restore", ["--noflush"], { input, log });
}

/** What iptables-restore(8) is told to remove the standing rules; nothing if there are rules of a network. */
export function removal(saved: string): string {
  const lines = saved.split("\n").filter((line) => line.includes("NETAVARK"));
  const rules = lines.filter((line) => line.startsWith("-A "));
  if (rules.some((rule) => !STANDING.some((pattern) => pattern.test(rule)))) return "";
  return tables(saved)
    .map(({ name, content }) => [name, removalOf(content.filter((line) => line.includes("NETAVARK")))] as const)
    .filter(([, commands]) => commands.length > 0)
    .map(([name, commands]) => [`*${name}`, ...commands, "COMMIT", ""].join("\n"))
    .join("");
}

/** Chains can go when neither a rule of theirs nor one that jumps to them is left. */
function removalOf(lines: readonly string[]): string[] {
  const rules = lines.filter((line) => line.startsWith("-A ")).map((line) => line.replace("-A ", "-D "));
  const chains = lines.filter((line) => line.startsWith(":")).map((line) => `-X ${line.slice(1).split(" ")[0]}`);
  return [...rules, ...chains];
}

function tables(saved: string): { name: string; content: string[] }[] {
  const parts = saved.split(/^\*/m).slice(1);
  return parts.map((part) => {
    const [name = "", ...content] = part.split("\n");
    return { name, content };
  });
}
