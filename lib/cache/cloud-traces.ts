import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { configuredDirectories } from "../tools/terraform-mirrors.ts";

/** Environment variables of an engine and an emulator that name a path below the directory of their local cloud. */
const MARKS = [
  /(?:^|\0)CONTAINERS_STORAGE_CONF=([^\0]+)\/podman\/storage\.conf(?:\0|$)/,
  /(?:^|\0)STATE_DIR=([^\0]+)\/aws\/state(?:\0|$)/,
];

/** The directory of the local cloud that a process with this environment belongs to, in any clone. */
export function cloudOf(environment: string): string | undefined {
  return MARKS.map((mark) => mark.exec(environment)?.[1]).find((directory) => directory !== undefined);
}

/**
 * Texts with the cache paths that a local cloud uses: its programs, its providers, and the image store, which Podman
 * opens only at times. No process need have them open at the moment.
 */
export async function cloudTraces(cloud: string): Promise<string[]> {
  const terraform = await readText(join(cloud, "terraform.rc"));
  const mirrors = await Promise.all(configuredDirectories(terraform).map(linksBelow));
  const storage = await readText(join(cloud, "podman", "storage.conf"));
  return [terraform, storage, ...(await linksBelow(join(cloud, "bin"))), ...mirrors.flat()];
}

/** The targets of the links below a directory. */
async function linksBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const links = entries.filter((entry) => entry.isSymbolicLink());
  return Promise.all(links.map(({ parentPath, name }) => readlink(join(parentPath, name)).catch(() => "")));
}

function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
