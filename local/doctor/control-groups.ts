import { readFile } from "node:fs/promises";
import type { Finding } from "./finding.ts";

/** The controllers that a kubelet needs to start. */
const CONTROLLERS = ["cpu", "cpuset", "memory", "pids"];

/** The control groups of this machine. */
export interface ControlGroups {
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

/** Whether the control groups have all controllers that a kubelet needs. */
export function controlGroupsFinding({ version, controllers }: ControlGroups): Finding {
  const subject = "Control groups";
  const missing = CONTROLLERS.filter((name) => !controllers.includes(name));
  if (missing.length === 0) return { subject, state: "fine", detail: `version ${version}` };
  return {
    subject,
    state: "missing",
    detail: `version ${version}, without ${missing.join(", ")}`,
    remedy:
      "Switch them on where this system starts, for example with cgroup_enable=memory on the kernel's command line.",
  };
}
