import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Directory for the sockets and run-time state of one local cloud. Outside the clone, since the path of a Unix socket
 * may have 108 characters (unix(7)) and a clone may lie deeper than that.
 */
export function runtimeDirectory(cloudDirectory: string): string {
  const id = createHash("sha256").update(cloudDirectory).digest("hex").slice(0, 8);
  return join(runtimeParent(), `eks-webapi-${id}`);
}

/** Where the runtime directories of all local clouds lie. */
export function runtimeParent(): string {
  return process.env.XDG_RUNTIME_DIR ?? (process.getuid?.() === 0 ? "/run" : tmpdir());
}
