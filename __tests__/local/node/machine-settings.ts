import { readFile } from "node:fs/promises";

/** The kernel settings that a kubelet changes on its machine. */
const SETTINGS = ["kernel/panic", "kernel/panic_on_oops", "vm/overcommit_memory", "vm/panic_on_oom"];

/** The values of these settings on this machine. */
export function machineSettings(): Promise<string[]> {
  return Promise.all(SETTINGS.map((name) => readFile(`/proc/sys/${name}`, "utf8")));
}
