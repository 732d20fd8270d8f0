import { readdirSync, readFileSync } from "node:fs";
import { homedir, networkInterfaces, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { run } from "../../lib/processes/run.ts";

/** Everything that a local cloud could leave on a machine. */
export interface Machine {
  /** Command lines of the programs that a local cloud starts. */
  processes: string[];
  interfaces: string[];
  /** All rules of iptables, which Podman's network back end uses, without their counters. */
  firewall: string[];
  mounts: string[];
  cgroups: string[];
  sysctls: Record<string, string>;
  files: string[];
}

const PROGRAMS = /^(podman|conmon|runc|eks-node|containerd.*|etcd|kube.*|coredns|terraform.*|aws)$/;
const SYSCTLS = [
  "net/ipv4/ip_forward",
  "kernel/panic",
  "kernel/panic_on_oops",
  "vm/overcommit_memory",
  "vm/panic_on_oom",
];
/** Directories on the machine and in the user's home where programs of the project are known to leave files. */
const PLACES = [
  ...["/run", "/etc/cni", "/etc/containers", "/var/lib/containers", "/var/lib/cni", "/lib/modules"],
  ...[".kube", ".aws", ".docker", ".terraform.d", ".helm", ".config/helm", ".cache/helm"].map((name) =>
    join(homedir(), name),
  ),
];

/** Records what a local cloud could change, to compare before and after. */
export async function machine(): Promise<Machine> {
  return {
    processes: processes().sort(),
    interfaces: Object.keys(networkInterfaces()).sort(),
    firewall: await firewall(),
    mounts: readFileSync("/proc/self/mounts", "utf8").split("\n").sort(),
    cgroups: directories("/sys/fs/cgroup", 3),
    sysctls: Object.fromEntries(SYSCTLS.map((key) => [key, readFileSync(join("/proc/sys", key), "utf8").trim()])),
    files: [...PLACES, tmpdir()].flatMap((place) => directories(place, 1)).sort(),
  };
}

function processes(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        const ours = PROGRAMS.test(basename(words[0] ?? "")) || words.includes("ministack_patches");
        return ours ? [words.join(" ").trim()] : [];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

async function firewall(): Promise<string[]> {
  const rules = await run("iptables-save", []);
  return rules.split("\n").filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith(":"));
}

/** A directory and the paths below it, down to a depth. */
function directories(directory: string, depth: number): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true }).filter(
      (entry) => depth === 1 || entry.isDirectory(),
    );
    return entries.flatMap((entry) => {
      const path = join(directory, entry.name);
      return depth > 1 ? [path, ...directories(path, depth - 1)] : [path];
    });
  } catch {
    return []; // it does not exist on this machine
  }
}
