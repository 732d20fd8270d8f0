import { readFile } from "node:fs/promises";
import { UserError } from "../errors.ts";
import type { Log } from "../log.ts";
import { run, succeeds } from "../processes/run.ts";
import { aptInstall } from "./apt.ts";
import { executables, pathDirectories } from "./find.ts";
import { outdatedPodman } from "./podman.ts";

/** Directories of commands that are not on a user's PATH. The last two have Podman's network programs. */
const SYSTEM_DIRECTORIES = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/lib/podman", "/usr/libexec/podman"];

/** The system packages that the local cloud needs: by Debian's name, how to check for each. */
const PACKAGES = {
  podman: async () => (await command("podman")()) && (await outdatedPodman()) === undefined,
  buildah: command("buildah"),
  mmdebstrap: command("mmdebstrap"),
  skopeo: command("skopeo"),
  uidmap: command("newuidmap"),
  runc: command("runc"),
  netavark: command("netavark"),
  "aardvark-dns": command("aardvark-dns"),
  iproute2: command("ip"),
  iptables: command("iptables"),
  python3: command("python3"),
  // Debian's python3 has the module venv, but not ensurepip, which adds pip to an environment
  "python3-venv": pythonModule("ensurepip"),
};

export type SystemPackage = keyof typeof PACKAGES;

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
  await aptInstall(missing, log);
  const still = await missingPackages(missing);
  if (still.length === 0) return missing;
  throw new UserError(
    "PACKAGES_NOT_INSTALLED",
    `apt-get installed ${missing.join(", ")}, but this system still lacks ${still.join(", ")}.`,
    {
      remedy: `See ${log.path}.`,
    },
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

/** The packages that the system lacks. */
export async function missingPackages(packages: readonly SystemPackage[]): Promise<SystemPackage[]> {
  const present = await Promise.all(packages.map((name) => PACKAGES[name]()));
  return packages.filter((_, index) => !present[index]);
}

function command(name: string): () => Promise<boolean> {
  return async () => executables(name, [...pathDirectories(), ...SYSTEM_DIRECTORIES]).length > 0;
}

function pythonModule(name: string): () => Promise<boolean> {
  return () => succeeds(run("python3", ["-c", `import ${name}`]));
}

/** Whether an os-release(5) file is that of Debian or of a derivative, such as Ubuntu. */
export function isDebianLike(osRelease: string): boolean {
  const fields = osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm);
  return [...fields].some(([, value = ""]) => value.replaceAll(/["']/g, "").split(" ").includes("debian"));
}
