import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { CommandError, insteadOf, UserError } from "../errors.ts";
import type { Log } from "../log.ts";
import { run, succeeds } from "../processes/run.ts";
import { executables, findOnPath, pathDirectories } from "./tool.ts";

/** Directories of commands that are not on a user's PATH. The last two have Podman's network programs. */
const SYSTEM_DIRECTORIES = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/lib/podman", "/usr/libexec/podman"];

/** How long to wait for another apt or dpkg, in seconds. */
const LOCK_TIMEOUT = 600;
const LOCK_POLL_MS = 1_000;

/** The system packages that the local cloud needs: by Debian's name, a command of each. */
const COMMANDS = {
  podman: "podman",
  buildah: "buildah",
  mmdebstrap: "mmdebstrap",
  skopeo: "skopeo",
  uidmap: "newuidmap",
  runc: "runc",
  netavark: "netavark",
  "aardvark-dns": "aardvark-dns",
  iproute2: "ip",
  iptables: "iptables",
  python3: "python3",
  "python3-venv": "python3",
};

export type SystemPackage = keyof typeof COMMANDS;

/**
 * Makes sure that the system has the contents of these packages, under any package name. Missing packages are installed
 * only by root on Debian or Ubuntu.
 * @returns the packages that were installed, to report to the user.
 * @throws {UserError} that names what is missing, and the command that installs it.
 */
export async function ensurePackages(packages: readonly SystemPackage[], log: Log): Promise<SystemPackage[]> {
  const missing = await missingPackages(packages);
  if (missing.length === 0) return [];
  const { installs, debian } = await installsPackages();
  if (!installs) {
    throw new UserError("PACKAGES_MISSING", `This system lacks ${missing.join(", ")}.`, {
      remedy: remedy(missing, debian),
    });
  }
  log.write(`This system lacks ${missing.join(", ")}: installing them.\n`);
  log.progress(`installs ${missing.join(", ")}`);
  await aptGet(["update"], log);
  await aptGet(["install", "--yes", "--no-install-recommends", ...missing], log);
  const still = await missingPackages(missing);
  if (still.length === 0) return missing;
  throw new UserError(
    "PACKAGES_NOT_INSTALLED",
    `apt-get installed ${missing.join(", ")}, but this system still lacks ${still.join(", ")}.`,
    { remedy: `See ${log.path}.` },
  );
}

/** What to do about missing packages. */
export function remedy(packages: readonly string[], debian: boolean): string {
  const list = packages.join(" ");
  if (!debian) return `Install what Debian calls ${list} with this system's package manager, and run this again.`;
  return `Install them with: sudo apt-get update && sudo apt-get install --no-install-recommends ${list}`;
}

/** Whether missing packages are installed on this system: only by root on Debian or Ubuntu. */
export async function installsPackages(): Promise<{ installs: boolean; debian: boolean }> {
  const debian = isDebianLike(await readFile("/etc/os-release", "utf8").catch(() => ""));
  return { installs: debian && process.getuid?.() === 0, debian };
}

export async function missingPackages(packages: readonly SystemPackage[]): Promise<SystemPackage[]> {
  const present = await Promise.all(packages.map(hasPackage));
  return packages.filter((_, index) => !present[index]);
}

async function hasPackage(name: SystemPackage): Promise<boolean> {
  if (executables(COMMANDS[name], [...pathDirectories(), ...SYSTEM_DIRECTORIES]).length === 0) return false;
  if (name === "podman") return (await outdatedPodman()) === undefined;
  // Debian's python3 has the module venv, but not ensurepip, which adds pip to an environment
  if (name === "python3-venv") return succeeds(run("python3", ["-c", "import ensurepip"]));
  return true;
}

/**
 * The first Podman on the PATH with Netavark networks, which version 4.0 introduced. Ubuntu 22.04 has 3.4, which is too
 * old: https://github.com/containers/podman/releases/tag/v4.0.0
 */
export function findPodman(): Promise<string | undefined> {
  return findOnPath({ name: "podman", wanted: ">=4", versionArguments: ["--version"] });
}

/** The version of the first Podman on the PATH, if none there is new enough. Only for root, who alone uses it. */
export async function outdatedPodman(): Promise<string | undefined> {
  // for another user, `podman --version` leaves directories behind
  if (process.getuid?.() !== 0) return undefined;
  const [first] = executables("podman");
  if (first === undefined || (await findPodman()) !== undefined) return undefined;
  return run(first, ["--version"]).catch(insteadOf(`${first}, which does not start`, CommandError));
}

/** Whether an os-release(5) file is that of Debian or of a derivative, such as Ubuntu. */
export function isDebianLike(osRelease: string): boolean {
  const fields = osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm);
  return [...fields].some(([, value = ""]) => value.replaceAll(/["']/g, "").split(" ").includes("debian"));
}

/**
 * Runs apt-get, and waits while another apt works. apt-get's own option waits for dpkg's lock, but not for those of the
 * package lists and archives.
 */
async function aptGet(args: readonly string[], log: Log): Promise<void> {
  const deadline = Date.now() + LOCK_TIMEOUT * 1_000;
  const env = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
  for (;;) {
    try {
      await run("apt-get", ["--option", `DPkg::Lock::Timeout=${LOCK_TIMEOUT}`, ...args], { log, env });
      return;
    } catch (error) {
      if (!isLocked(error) || Date.now() > deadline) throw error;
      log.waitsFor("another apt-get or dpkg");
      await delay(LOCK_POLL_MS);
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof CommandError && /Could not get lock|Unable to lock/.test(error.lastLines);
}
