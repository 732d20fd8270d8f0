import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { ensurePackages, type SystemPackage } from "../../lib/tools/system-packages.ts";
import type { Architecture } from "./architecture.ts";

export interface DebianRootFileSystem {
  /** The archive to write. */
  readonly target: string;
  readonly suite: string;
  readonly architecture: Architecture;
  /** How much beside the packages: mmdebstrap(1). "extract" runs none of their scripts. */
  readonly variant: "extract" | "essential";
  readonly packages: readonly string[];
}

/** The programs of `debianRootFileSystem`: without root it makes a user namespace, by uidmap's help. */
export function mmdebstrapPackages(): SystemPackage[] {
  return process.getuid?.() === 0 ? ["mmdebstrap"] : ["mmdebstrap", "uidmap"];
}

/** Sees to it that `debianRootFileSystem` has its programs. */
export async function ensureMmdebstrap(log: Log): Promise<void> {
  await ensurePackages(mmdebstrapPackages(), log);
}

/** Makes a root file system of Debian packages, as a tar archive. */
export async function debianRootFileSystem(options: DebianRootFileSystem, log: Log): Promise<void> {
  const { target, suite, architecture, variant, packages } = options;
  const sources = await aptSources(suite);
  const args = [
    `--variant=${variant}`,
    `--architectures=${architecture}`,
    // as in Debian's own images; without it /bin and /lib are directories of their own
    "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
    `--include=${packages.join(",")}`,
    suite,
    target,
  ];
  if (sources === undefined) await run("mmdebstrap", args, { log });
  else await run("mmdebstrap", [...args, "-"], { log, input: sources });
}

/** This machine's package sources if it runs the same release, since they may name the only mirror within reach. */
async function aptSources(suite: string): Promise<string | undefined> {
  if (!(await readFile("/etc/os-release", "utf8")).includes(`VERSION_CODENAME=${suite}`)) return undefined;
  const file = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"].find((path) => existsSync(path));
  return file && readFile(file, "utf8");
}
