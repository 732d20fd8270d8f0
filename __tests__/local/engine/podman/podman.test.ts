import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { noLog } from "../../../../lib/log.ts";
import { Podman } from "../../../../local/engine/podman/podman.ts";

it("a Podman that was never started can be removed without any program", async () => {
  const directory = await mkdtemp(join(tmpdir(), "podman-test-"));
  vi.stubEnv("PATH", directory);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(directory, { recursive: true });
  });
  const podman = new Podman({ data: join(directory, "data"), runtime: join(directory, "run") });
  const written: string[] = [];
  await podman.remove({ ...noLog, path: join(directory, "log"), write: (text) => void written.push(text) });
  expect(written).toEqual([]);
});
