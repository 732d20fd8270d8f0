import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Log } from "../../lib/log.ts";
import { run } from "../../lib/processes/run.ts";
import { ensurePackages, type SystemPackage } from "../../lib/tools/system-packages.ts";
import type { Architecture } from "./architecture.ts";

interface DebianRootFileSystem {
  /** The archive to write. */
  readonly target: string;
  readonly suite: string;
  readonly architecture: Architecture;
  /** What to install besides the packages: mmdebstrap(1). "extract" runs no package scripts. */
  readonly variant: "extract" | "essential";
  readonly packages: readonly string[];
}

/** The programs that `debianRootFileSystem` needs. Without root, mmdebstrap creates a user namespace with uidmap. */
export function mmdebstrapPackages(): SystemPackage[] {
  return process.getuid?.() === 0 ? ["mmdebstrap"] : ["mmdebstrap", "uidmap"];
}

/** Makes sure that the programs of `debianRootFileSystem` are installed. */
export async function ensureMmdebstrap(log: Log): Promise<void> {
  await ensurePackages(mmdebstrapPackages(), log);
}

/** Builds a root file system from Debian packages, as a tar archive. */
export async function debianRootFileSystem(options: DebianRootFileSystem, log: Log): Promise<void> {
  const { target, suite, architecture, variant, packages } = options;
  const sources = await aptSources(suite);
  const args = [
    `--variant=${variant}`,
    `--architectures=${architecture}`,
    // as in Debian's own images; without this hook, /bin and /lib are separate directories
    "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
    `--include=${packages.join(",")}`,
    suite,
    target,
  ];
  log.progress(`installs Debian packages into a root file system of ${suite}`);
  if (sources === undefined) await run("mmdebstrap", args, { log });
  else await run("mmdebstrap", [...args, "-"], { log, input: sources });
}

/** This machine's package sources, if it runs the same release. Only their mirror may be within its reach. */
async function aptSources(suite: string): Promise<string | undefined> {
  if (!(await readFile("/etc/os-release", "utf8")).includes(`VERSION_CODENAME=${suite}`)) return undefined;
  const file = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"].find((path) => existsSync(path));
  return file && readFile(file, "utf8");
}
