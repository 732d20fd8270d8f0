import { existsSync } from "node:fs";
import { readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { codeOf } from "../../../lib/errors.ts";
import { withLockOf, withoutNotice } from "../../../lib/lock.ts";
import type { Log } from "../../../lib/log.ts";
import { daemonPid } from "../../../lib/processes/daemon.ts";
import { mountPoints, unmount } from "../../../lib/processes/mounts.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";
import { INTERFACE_PREFIX } from "../network.ts";
import { bridges, NETWORK_NAMESPACES, type NetavarkLine, netavarkRules, networkUses, removeRules } from "./netavark.ts";

const IP_FORWARD = "/proc/sys/net/ipv4/ip_forward";
/** The addresses that Netavark's networks have given out. */
const ADDRESSES = "/run/containers/networks/ipam.db";
const CGROUPS = "/sys/fs/cgroup";

const stateSchema = jsonSchema(
  z.object({
    /** Pid files of the engines that were started after the state was recorded. */
    engines: z.array(z.string()).default([]),
    /** The value of the sysctl, which the first bridge network switches on permanently. */
    ipForward: z.string(),
    /** Netavark's chains and rules in the firewall. */
    rules: z.array(z.object({ table: z.string(), line: z.string() })),
    /** Whether the directory of network namespaces was a mount point. */
    namespacesMounted: z.boolean(),
    /** The paths outside Podman's own directories that Podman makes and that did not exist. */
    absent: z.array(z.string()),
  }),
);

type MachineState = z.infer<typeof stateSchema>;

/** Starts an engine, and first records the state outside its directories, which it changes whatever its options. */
export function keepMachineState(pidFile: string, start: () => Promise<void>): Promise<void> {
  const file = stateFile(pidFile);
  return withLockOf(file, withoutNotice, async () => {
    const now = await machineState(pidFile);
    const kept = existsSync(file) ? cleanest(await readState(file), now) : now;
    await writeFileAtomic(file, JSON.stringify(kept));
    await start();
  });
}

/** Restores the recorded state, unless another local cloud's engine runs or any Podman's containers use a network. */
export async function restoreMachineState(pidFile: string, log: Log): Promise<void> {
  const file = stateFile(pidFile);
  if (!existsSync(file)) return;
  await withLockOf(file, withoutNotice, async () => {
    // another process may have restored it while this one waited
    if (!existsSync(file)) return;
    const state = await readState(file);
    const others = state.engines.filter((engine) => engine !== pidFile);
    if ((await Promise.all(others.map(daemonPid))).some((pid) => pid !== undefined)) return;
    if ((await bridges()).some((name) => name.startsWith(INTERFACE_PREFIX))) return;
    const rules = await netavarkRules();
    if (networkUses(rules)) return;
    const added = rules.filter((rule) => !isAmong(state.rules, rule));
    await removeRules(added, log);
    if (state.ipForward !== (await readFile(IP_FORWARD, "utf8"))) await writeFile(IP_FORWARD, state.ipForward);
    if (!state.namespacesMounted) await unmountNetworkNamespaces(log);
    // another Podman, with a state file of its own, may have made the cgroups while this one's clouds began
    for (const path of [...state.absent, ...(await sharedCgroups())]) await removeUnused(path);
    await rm(file);
  });
}

/** One file for all local clouds of this machine. The first cloud records the state, and the last one restores it. */
function stateFile(pidFile: string): string {
  return join(dirname(dirname(pidFile)), "eks-webapi-machine.json");
}

async function machineState(pidFile: string): Promise<MachineState> {
  return {
    engines: [pidFile],
    ipForward: await readFile(IP_FORWARD, "utf8"),
    rules: await netavarkRules(),
    namespacesMounted: (await mountPoints()).includes(NETWORK_NAMESPACES),
    absent: (await sharedPaths()).filter((path) => !existsSync(path)),
  };
}

/** What both states have in common. The kept one may be from before a restart, the other has a cloud's changes. */
function cleanest(kept: MachineState, now: MachineState): MachineState {
  return {
    engines: [...new Set([...kept.engines, ...now.engines])],
    ipForward: [kept.ipForward, now.ipForward].sort()[0] ?? now.ipForward,
    rules: kept.rules.filter((rule) => isAmong(now.rules, rule)),
    namespacesMounted: kept.namespacesMounted && now.namespacesMounted,
    absent: [...new Set([...now.absent, ...kept.absent])],
  };
}

function isAmong(rules: readonly NetavarkLine[], rule: NetavarkLine): boolean {
  return rules.some((other) => isDeepStrictEqual(other, rule));
}

async function readState(file: string): Promise<MachineState> {
  return stateSchema.parse(await readFile(file, "utf8"));
}

/** The paths outside its own directories that Podman makes. Contents come before their directories. */
async function sharedPaths(): Promise<string[]> {
  const addresses = [ADDRESSES, dirname(ADDRESSES), dirname(dirname(ADDRESSES))];
  return [...addresses, NETWORK_NAMESPACES, "/run/runc", ...(await sharedCgroups())];
}

/** The cgroups in which each Podman makes those of its containers, and which it makes again when they are missing. */
async function sharedCgroups(): Promise<string[]> {
  // version 1 of cgroups has a hierarchy for each controller, version 2 has one for all
  const hierarchies = [CGROUPS, ...(await readdir(CGROUPS)).map((name) => join(CGROUPS, name))];
  const parents = hierarchies.map((hierarchy) => join(hierarchy, "libpod_parent"));
  return parents.flatMap((parent) => [join(parent, "conmon"), parent]);
}

async function unmountNetworkNamespaces(log: Log): Promise<void> {
  const mounted = (await mountPoints()).includes(NETWORK_NAMESPACES);
  if (mounted && (await readdir(NETWORK_NAMESPACES)).length === 0) await unmount(NETWORK_NAMESPACES, log);
}

/** Removes a path unless it is in use: a directory with contents, a cgroup with a process, or a mount point. */
async function removeUnused(path: string): Promise<void> {
  // no network is in use, so no address is either
  if (path === ADDRESSES) return rm(path, { force: true });
  await rmdir(path).catch((error: unknown) => {
    if (!["ENOENT", "ENOTDIR", "ENOTEMPTY", "EBUSY"].includes(codeOf(error))) throw error;
  });
}
