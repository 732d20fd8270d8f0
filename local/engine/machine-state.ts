import { existsSync } from "node:fs";
import { link, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Log } from "../log.ts";
import { run } from "../run.ts";
import { jsonSchema } from "../tools/json.ts";
import { bridges } from "./bridges.ts";
import { mountPoints, unmount } from "./mounts.ts";
import { networkUses, parseRules, removal } from "./netavark-rules.ts";
import { INTERFACE_PREFIX } from "./network.ts";

const IP_FORWARD = "/proc/sys/net/ipv4/ip_forward";
/** Where ip-netns(8) and Podman mount network namespaces. */
export const NETWORK_NAMESPACES = "/run/netns";
/** The addresses that Netavark's networks have given out. */
const ADDRESSES = "/run/containers/networks/ipam.db";
const CGROUPS = "/sys/fs/cgroup";

const stateSchema = jsonSchema(
  z.object({
    /** Content of the sysctl, which a first bridge network switches on for good. */
    ipForward: z.string(),
    /** What Netavark had in the firewall. */
    rules: z.array(z.object({ table: z.string(), line: z.string() })),
    /** Whether network namespaces had a mount. */
    namespacesMounted: z.boolean(),
    /** Which of the paths that Podman makes outside of its own directories did not exist. */
    absent: z.array(z.string()),
  }),
);

/** One for all local clouds of this machine: the first one keeps what it found, the last one to go gives it back. */
function stateFile(runtimeDirectory: string): string {
  return join(dirname(runtimeDirectory), "eks-webapi-machine.json");
}

/** Keeps what Podman is going to change outside of its directories, with no option against it. */
export async function keepMachineState(runtimeDirectory: string): Promise<void> {
  const state: z.infer<typeof stateSchema> = {
    ipForward: await readFile(IP_FORWARD, "utf8"),
    rules: parseRules(await run("iptables-save", [])),
    namespacesMounted: (await mountPoints()).includes(NETWORK_NAMESPACES),
    absent: (await sharedPaths()).filter((path) => !existsSync(path)),
  };
  const written = join(runtimeDirectory, "machine.json");
  await writeFile(written, JSON.stringify(state));
  // a whole file or none, and never over that of another local cloud
  await link(written, stateFile(runtimeDirectory)).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Gives back what was kept, unless containers of anybody still have a network. */
export async function restoreMachineState(runtimeDirectory: string, log: Log): Promise<void> {
  const file = stateFile(runtimeDirectory);
  if (!existsSync(file)) return;
  if ((await bridges()).some((name) => name.startsWith(INTERFACE_PREFIX))) return;
  const rules = parseRules(await run("iptables-save", []));
  if (networkUses(rules)) return;
  const state = stateSchema.parse(await readFile(file, "utf8"));
  const added = rules.filter((rule) => !state.rules.some((kept) => isDeepStrictEqual(kept, rule)));
  if (added.length > 0) await run("iptables-restore", ["--noflush"], { input: removal(added), log });
  if (state.ipForward !== (await readFile(IP_FORWARD, "utf8"))) await writeFile(IP_FORWARD, state.ipForward);
  if (!state.namespacesMounted) await unmountNetworkNamespaces(log);
  for (const path of state.absent) await removeUnused(path);
  await rm(file);
}

/** The deepest first. */
async function sharedPaths(): Promise<string[]> {
  // cgroups of version 1 have a hierarchy for each controller, those of version 2 one for all
  const hierarchies = [CGROUPS, ...(await readdir(CGROUPS)).map((name) => join(CGROUPS, name))];
  const parents = hierarchies.map((hierarchy) => join(hierarchy, "libpod_parent"));
  const cgroups = parents.flatMap((parent) => [join(parent, "conmon"), parent]);
  const addresses = [ADDRESSES, dirname(ADDRESSES), dirname(dirname(ADDRESSES))];
  return [...addresses, NETWORK_NAMESPACES, "/run/runc", ...cgroups];
}

async function unmountNetworkNamespaces(log: Log): Promise<void> {
  const mounted = (await mountPoints()).includes(NETWORK_NAMESPACES);
  if (mounted && (await readdir(NETWORK_NAMESPACES)).length === 0) await unmount(NETWORK_NAMESPACES, log);
}

/** A directory with something in it is in use; so is a cgroup with a process, and a mount point. */
async function removeUnused(path: string): Promise<void> {
  // without a network in use no address is given out
  if (path === ADDRESSES) return rm(path, { force: true });
  await rmdir(path).catch((error) => {
    if (!["ENOENT", "ENOTDIR", "ENOTEMPTY", "EBUSY"].includes(error.code)) throw error;
  });
}
