import { readFile } from "node:fs/promises";

/** Those that a kubelet changes on the machine that it runs on. */
const SETTINGS = ["kernel/panic", "kernel/panic_on_oops", "vm/overcommit_memory", "vm/panic_on_oom"];

/** The values of this machine's kernel settings. */
export function machineSettings(): Promise<string[]> {
  return Promise.all(SETTINGS.map((name) => readFile(`/proc/sys/${name}`, "utf8")));
}
