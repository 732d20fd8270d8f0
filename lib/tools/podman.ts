import { CommandError, insteadOf } from "../errors.ts";
import { run } from "../processes/run.ts";
import { executables, findOnPath } from "./tool.ts";

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
  return run(first, ["--version"]).catch(insteadOf(CommandError, `${first}, which does not start`));
}
