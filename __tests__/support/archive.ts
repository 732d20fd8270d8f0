import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../lib/processes/run.ts";

/**
 * Packs a file for a container, whose engine may be Podman. The archive ends with its last block: Podman does not read
 * the zeros that tar adds by default, and may then answer 500 (https://github.com/containers/buildah/issues/6573).
 *
 * @param path relative to the directory, where the archive stays too
 */
export async function archived(directory: string, path: string): Promise<Buffer> {
  const archive = join(directory, "archive.tar");
  await run("tar", ["--create", "--blocking-factor=1", "--file", archive, "--directory", directory, path]);
  return readFile(archive);
}
