import { readFile } from "node:fs/promises";
import { release } from "node:os";
import { basename, join } from "node:path";
import { run, succeeds } from "../../lib/processes/run.ts";
import { executables } from "../../lib/tools/tool.ts";
import { type Finding, fine, missing } from "./finding.ts";

/** The controllers that a kubelet needs to start. */
const CONTROLLERS = ["cpu", "cpuset", "memory", "pids"];

/**
 * The features that Podman's containers, Netavark's networks and the node's kube-proxy need. One of its modules provides
 * a feature. The trial needs it, and is run in a new network namespace if the kernel has no list of its modules.
 */
const FEATURES = [
  { name: "overlay", modules: ["overlay"], trial: ["grep", "--word-regexp", "overlay", "/proc/filesystems"] },
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
] as const;

export async function readKernelFeatures(): Promise<{ name: string; there: boolean }[]> {
  const listed = await listedModules(join("/lib/modules", release()));
  return Promise.all(FEATURES.map(async (feature) => ({ name: feature.name, there: await has(feature, listed) })));
}

export function kernelFinding(features: readonly { name: string; there: boolean }[]): Finding {
  const lacks = features.filter(({ there }) => !there).map(({ name }) => name);
  if (lacks.length === 0) return fine("Kernel", features.map(({ name }) => name).join(", "));
  const remedy =
    "Restart this system if its kernel was just updated; else use a kernel that has them, such as the distribution's own.";
  return missing("Kernel", `without ${lacks.join(", ")}`, remedy);
}

/**
 * The names of the modules that a kernel has built in or loads when they are needed: modules.builtin(5) and
 * modules.dep(5). Undefined without such a directory, because the kernel then loads no modules.
 */
export async function listedModules(directory: string): Promise<Set<string> | undefined> {
  const lists = await Promise.all(
    ["modules.builtin", "modules.dep"].map((file) => readFile(join(directory, file), "utf8").catch(() => undefined)),
  );
  if (lists.every((list) => list === undefined)) return undefined;
  const files = lists.flatMap((list = "") => list.split("\n").map((line) => line.split(":")[0] ?? ""));
  return new Set(files.map((file) => basename(file.replace(/\.ko\b.*$/, "")).replaceAll("-", "_")));
}

async function has({ modules, trial }: (typeof FEATURES)[number], listed?: Set<string>): Promise<boolean> {
  if (listed !== undefined) return modules.some((name) => listed.has(name));
  const missing = ["unshare", trial[0]].some((command) => executables(command).length === 0);
  // without the commands of the trial, the feature counts as present: they may be installed later
  return missing || succeeds(run("unshare", ["--net", ...trial]));
}

interface ControlGroups {
  version: 1 | 2;
  controllers: readonly string[];
}

/** Reads the control groups from the kernel: https://docs.kernel.org/admin-guide/cgroup-v2.html */
export async function readControlGroups(): Promise<ControlGroups> {
  const unified = await readFile("/sys/fs/cgroup/cgroup.controllers", "utf8").catch(() => undefined);
  if (unified !== undefined) return { version: 2, controllers: unified.trim().split(" ") };
  return { version: 1, controllers: enabledControllers(await readFile("/proc/cgroups", "utf8").catch(() => "")) };
}

/** The enabled controllers in /proc/cgroups, whose columns are name, hierarchy, number of groups and enabled. */
export function enabledControllers(table: string): string[] {
  const rows = table.split("\n").map((line) => line.split("\t"));
  return rows.flatMap(([name = "", , , enabled]) => (enabled === "1" ? [name] : []));
}

export function controlGroupsFinding({ version, controllers }: ControlGroups): Finding {
  const lacks = CONTROLLERS.filter((name) => !controllers.includes(name));
  if (lacks.length === 0) return fine("Control groups", `version ${version}`);
  const remedy =
    "Switch them on where this system starts, for example with cgroup_enable=memory on the kernel's command line.";
  return missing("Control groups", `version ${version}, without ${lacks.join(", ")}`, remedy);
}
