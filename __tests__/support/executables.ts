import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";

/** Makes a PATH with only these shell scripts, each in its own directory, in this order. */
export async function onlyOnPath(...executables: { name: string; script: string; mode?: number }[]): Promise<string[]> {
  const directories = await Promise.all(executables.map(() => mkdtemp(join(tmpdir(), "tools-test-"))));
  const paths = executables.map(({ name }, index) => join(directories[index] ?? "", name));
  for (const [index, { script, mode }] of executables.entries())
    await writeExecutable(paths[index] ?? "", script, mode);
  vi.stubEnv("PATH", directories.join(":"));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true })));
  });
  return paths;
}

/** Writes an executable shell script. */
export async function writeExecutable(path: string, script: string, mode = 0o755): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, mode);
}
