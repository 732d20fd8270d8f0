import { setTimeout as delay } from "node:timers/promises";
import { CommandError } from "../errors.ts";
import type { Log } from "../log.ts";
import { run } from "../processes/run.ts";

/** How long to wait for another apt or dpkg, in seconds. */
const LOCK_TIMEOUT = 600;
const LOCK_POLL_MS = 1_000;

/** Installs packages of Debian or Ubuntu without recommended packages. Waits while another apt works. */
export async function aptInstall(packages: readonly string[], log: Log): Promise<void> {
  await aptGet(["update"], log);
  await aptGet(["install", "--yes", "--no-install-recommends", ...packages], log);
}

/** apt-get's own option waits for dpkg's lock, but not for those of the package lists and archives. */
async function aptGet(args: readonly string[], log: Log): Promise<void> {
  const deadline = Date.now() + LOCK_TIMEOUT * 1_000;
  const env = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
  for (;;) {
    try {
      await run("apt-get", ["--option", `DPkg::Lock::Timeout=${LOCK_TIMEOUT}`, ...args], { log, env });
      return;
    } catch (error) {
      if (!isLocked(error) || Date.now() > deadline) throw error;
      await delay(LOCK_POLL_MS);
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof CommandError && /Could not get lock|Unable to lock/.test(error.lastLines);
}
