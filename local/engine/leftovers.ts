import { readdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log.ts";
import { run, succeeds } from "../run.ts";
import { removeNetavarkRules } from "./netavark-rules.ts";

/** Where ip-netns(8) and Podman mount network namespaces. */
const NETWORK_NAMESPACES = "/run/netns";
/** Where runc keeps its containers' states. */
const RUNC = "/run/runc";
const CGROUPS = "/sys/fs/cgroup";
/** Podman's cgroup for containers, with the manager cgroupfs. */
const PARENT = "libpod_parent";

/** Removes what Podman makes outside of its directories and keeps without a container, where nobody else uses it. */
export async function removeLeftovers(log: Log): Promise<void> {
  await removeNetavarkRules(log);
  if ((await entries(NETWORK_NAMESPACES)).length === 0 && (await succeeds(run("umount", [NETWORK_NAMESPACES])))) {
    await removeIfEmpty(NETWORK_NAMESPACES);
  }
  await removeIfEmpty(RUNC);
  // version 1 has a hierarchy for each controller, version 2 one for all
  for (const hierarchy of ["", ...(await entries(CGROUPS))]) await removeIfEmpty(join(CGROUPS, hierarchy, PARENT));
}

async function entries(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}

/** A cgroup is empty when it has neither a child nor a process. */
async function removeIfEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (!["ENOENT", "ENOTDIR", "ENOTEMPTY", "EBUSY"].includes(error.code ?? "")) throw error;
  });
}
