import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runWithoutTraces, SYSTEM_DIRECTORIES } from "../../../deploy/image/buildah.ts";

describe.each(SYSTEM_DIRECTORIES)("a command that must leave nothing in %s", (system) => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "buildah-test-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("leaves nothing there, although a command that started later ends earlier", async () => {
    const name = `trace-${process.pid}`;
    const [begun, goOn] = [join(directory, "begun"), join(directory, "go-on")];
    const write = `touch ${begun}; while [ ! -e ${goOn} ]; do sleep 0.05; done; mkdir -p ${system}/${name}`;
    const first = runWithoutTraces(["sh", "-c", write], {});
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true), 60_000);
    await runWithoutTraces(["true"], {});
    await writeFile(goOn, "");
    await first;
    const isLeft = existsSync(join(system, name));
    await rm(join(system, name), { recursive: true, force: true });
    expect(isLeft).toBe(false);
  });
});
