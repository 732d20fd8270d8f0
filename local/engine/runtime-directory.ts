import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The directory for the sockets and run-time state of one local cloud. It is outside the clone, because the path of a
 * Unix socket is limited to 108 characters (unix(7)) and the path of a clone may be longer.
 */
export function runtimeDirectory(cloudDirectory: string): string {
  const id = createHash("sha256").update(cloudDirectory).digest("hex").slice(0, 8);
  return join(runtimeParent(), `eks-webapi-${id}`);
}

/** The directory with the runtime directories of all local clouds. */
export function runtimeParent(): string {
  return process.env.XDG_RUNTIME_DIR ?? (process.getuid?.() === 0 ? "/run" : tmpdir());
}
