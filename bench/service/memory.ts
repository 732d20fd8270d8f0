import { existsSync } from "node:fs";
import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../../lib/until.ts";

/** The memory limit of the chart's container. */
const LIMIT = 128 * 2 ** 20;
const MIB = 2 ** 20;

/** How the memory of a server is limited and measured. */
export interface MemoryGauge {
  /** The file to which a process writes its id to be measured, if there is one. */
  readonly procs: string | undefined;
  /** The memory of the process in MiB. */
  read(pid: number): Promise<number>;
  remove(): Promise<void>;
}

// https://docs.kernel.org/admin-guide/cgroup-v1/memory.html, https://docs.kernel.org/admin-guide/cgroup-v2.html
const V1 = { root: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes", usage: "memory.usage_in_bytes" };
const V2 = { root: "/sys/fs/cgroup", limit: "memory.max", usage: "memory.current" };

/** The sentence for the report. */
export function howMemoryIsMeasured(): string {
  if (cgroups() === undefined) return "Memory: resident set size, without a limit, since no cgroup can be made.";
  return "Memory: usage of a cgroup with a limit of 128 MiB, without its inactive file cache, as the kubelet counts it.";
}

/** A cgroup of its own for one server, where this user can make one. Otherwise, the resident set size is measured. */
export async function memoryGauge(name: string): Promise<MemoryGauge> {
  const version = cgroups();
  if (version === undefined) {
    const read = async (pid: number) => residentIn(await readFile(`/proc/${pid}/status`, "utf8"));
    return { procs: undefined, read, remove: async () => {} };
  }
  const directory = join(version.root, name);
  await mkdir(directory);
  await writeFile(join(directory, version.limit), String(LIMIT));
  return {
    procs: join(directory, "cgroup.procs"),
    async read() {
      const [usage, stat] = await Promise.all([version.usage, "memory.stat"].map((file) => textOf(directory, file)));
      return workingSet(usage ?? "", stat ?? "");
    },
    async remove() {
      // the kernel takes the last process out of the cgroup some time after its end
      const removed = await until(
        () =>
          rmdir(directory).then(
            () => true,
            () => undefined,
          ),
        { timeoutMs: 10_000, everyMs: 20 },
      );
      if (removed === undefined) throw new Error(`${directory} can't be removed`);
    },
  };
}

/** The version of cgroups whose memory controller this user can use. */
function cgroups(): typeof V1 | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return [V1, V2].find(({ root }) => existsSync(join(root, "cgroup.procs")) && existsSync(join(root, "memory.stat")));
}

/** Memory in MiB that can't be freed at once, from the texts of the usage and of `memory.stat`. */
export function workingSet(usage: string, stat: string): number {
  // version 1 has the value of the cgroup alone, and with those below it
  const [, inactive] = /^total_inactive_file (\d+)$/m.exec(stat) ?? /^inactive_file (\d+)$/m.exec(stat) ?? [];
  return (Number(usage) - Number(inactive)) / MIB;
}

/** The resident set size in MiB, from the text of `/proc/<pid>/status`. */
export function residentIn(status: string): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kibibytes) / 1_024;
}

function textOf(directory: string, file: string): Promise<string> {
  return readFile(join(directory, file), "utf8");
}
