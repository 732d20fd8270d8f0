import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";

/** Puts executables on the PATH, each in a directory of its own, in this order and nothing else; they are shell scripts. */
export async function onlyOnPath(...executables: { name: string; script: string; mode?: number }[]): Promise<string[]> {
  const directories = await Promise.all(executables.map(() => mkdtemp(join(tmpdir(), "tools-test-"))));
  const paths = executables.map(({ name }, index) => join(directories[index] ?? "", name));
  for (const [index, { script, mode = 0o755 }] of executables.entries()) {
    await writeFile(paths[index] ?? "", `#!/bin/sh\n${script}\n`);
    await chmod(paths[index] ?? "", mode);
  }
  vi.stubEnv("PATH", directories.join(":"));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true })));
  });
  return paths;
}
