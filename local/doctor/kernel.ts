import { readFile } from "node:fs/promises";
import { release } from "node:os";
import { basename, join } from "node:path";
import { run, succeeds } from "../../lib/processes/run.ts";
import { executables } from "../../lib/tools/tool.ts";
import type { Finding } from "./finding.ts";

/** A feature of the kernel. */
interface Feature {
  readonly name: string;
  /** Kernel modules that provide it. One of them is enough. */
  readonly modules: readonly string[];
  /**
   * A command that needs the feature. It is run in a new network namespace if the kernel has no list of its modules.
   */
  readonly trial: readonly [string, ...string[]];
}

/** The features that Podman's containers, Netavark's networks and the node's kube-proxy need. */
const FEATURES: readonly Feature[] = [
  {
    name: "overlay",
    modules: ["overlay"],
    trial: ["grep", "--quiet", "--word-regexp", "overlay", "/proc/filesystems"],
  },
  { name: "bridge", modules: ["bridge"], trial: ["ip", "link", "add", "trial", "type", "bridge"] },
  { name: "veth", modules: ["veth"], trial: ["ip", "link", "add", "trial", "type", "veth", "peer", "name", "peer"] },
  {
    name: "nat",
    modules: ["iptable_nat", "nft_chain_nat"],
    trial: ["iptables", "--table", "nat", "--append", "POSTROUTING", "--jump", "MASQUERADE"],
  },
  {
    name: "conntrack",
    modules: ["nf_conntrack"],
    trial: ["iptables", "--append", "FORWARD", "--match", "conntrack", "--ctstate", "ESTABLISHED", "--jump", "ACCEPT"],
  },
];

/** Looks for the kernel features that Podman needs. */
export async function readKernelFeatures(): Promise<{ name: string; there: boolean }[]> {
  const listed = await listedModules(join("/lib/modules", release()));
  return Promise.all(FEATURES.map(async (feature) => ({ name: feature.name, there: await has(feature, listed) })));
}

/** Whether the kernel has all features that Podman needs. */
export function kernelFinding(features: readonly { name: string; there: boolean }[]): Finding {
  const subject = "Kernel";
  const missing = features.filter(({ there }) => !there).map(({ name }) => name);
  if (missing.length === 0) return { subject, state: "fine", detail: features.map(({ name }) => name).join(", ") };
  const remedy =
    "Restart this system if its kernel was just updated; else use a kernel that has them, such as the distribution's own.";
  return { subject, state: "missing", detail: `without ${missing.join(", ")}`, remedy };
}

/**
 * The names of the modules that a kernel has built in or loads when they are needed: modules.builtin(5) and
 * modules.dep(5). Undefined if the kernel has no such directory. It then loads no modules, and its features are built
 * in.
 */
export async function listedModules(directory: string): Promise<Set<string> | undefined> {
  const lists = await Promise.all(
    ["modules.builtin", "modules.dep"].map((file) => readFile(join(directory, file), "utf8").catch(() => undefined)),
  );
  if (lists.every((list) => list === undefined)) return undefined;
  const files = lists.flatMap((list = "") => list.split("\n").map((line) => line.split(":")[0] ?? ""));
  return new Set(
    files.map((file) =>
      basename(file)
        .replace(/\.ko\b.*$/, "")
        .replaceAll("-", "_"),
    ),
  );
}

async function has({ modules, trial }: Feature, listed: Set<string> | undefined): Promise<boolean> {
  if (listed !== undefined) return modules.some((name) => listed.has(name));
  const missing = ["unshare", trial[0]].some((command) => executables(command).length === 0);
  // without the commands of the trial, the feature counts as present: they may be installed later
  return missing || succeeds(run("unshare", ["--net", ...trial]));
}
