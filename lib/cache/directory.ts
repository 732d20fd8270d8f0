import { homedir } from "node:os";
import { join } from "node:path";

/** The directory for everything that is installed or built. It can be removed at any time. */
export function cacheDirectory(): string {
  // https://specifications.freedesktop.org/basedir-spec/latest/: a relative path must be ignored
  const home = process.env.XDG_CACHE_HOME;
  return join(home?.startsWith("/") ? home : join(homedir(), ".cache"), "eks-webapi");
}
