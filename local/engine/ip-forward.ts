import { readFile, rm, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { INTERFACE_PREFIX } from "./network.ts";

const SYSCTL = "/proc/sys/net/ipv4/ip_forward";

/** One for all local clouds of this machine: the first one keeps the value, the last one to go gives it back. */
function keptFile(runtimeDirectory: string): string {
  return join(dirname(runtimeDirectory), "eks-webapi-ip-forward");
}

/** Keeps the machine's setting, which Podman's first bridge network switches on for good. */
export async function keepIpForward(runtimeDirectory: string): Promise<void> {
  const value = await readFile(SYSCTL, "utf8");
  await writeFile(keptFile(runtimeDirectory), value, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Gives the setting back, unless another local cloud still has a bridge. */
export async function restoreIpForward(runtimeDirectory: string): Promise<void> {
  if (Object.keys(networkInterfaces()).some((name) => name.startsWith(INTERFACE_PREFIX))) return;
  const file = keptFile(runtimeDirectory);
  const value = await readFile(file, "utf8").catch(() => undefined);
  if (value === undefined) return;
  if (value !== (await readFile(SYSCTL, "utf8"))) await writeFile(SYSCTL, value);
  await rm(file);
}
