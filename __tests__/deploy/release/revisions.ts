import { gzipSync } from "node:zlib";
import type { Revision } from "../../../deploy/release/revisions.ts";

/** Since when the revisions of the tests have their status. */
export const SINCE = "2026-11-25T22:41:05.123456789Z";

/** A revision of a release with this status. */
export function revision(number: number, status: string, manifest = "", values: Revision["values"] = {}): Revision {
  return { number, status, since: SINCE, manifest, values };
}

/** The content of a Secret in which Helm keeps a revision. */
export function encoded({ number, status, since, manifest, values }: Revision): string {
  const json = JSON.stringify({ version: number, info: { status, last_deployed: since }, manifest, config: values });
  return Buffer.from(gzipSync(json).toString("base64")).toString("base64");
}
