import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { directoryFindings } from "../../../local/doctor/directories.ts";
import { projectRoot } from "../../../stacks/project.ts";

describe("the project and cache directories", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("are fine if they can be written to, and the check does not make them", async () => {
    const directory = await mkdtemp(join(tmpdir(), "directories-test-"));
    vi.stubEnv("XDG_CACHE_HOME", join(directory, "cache"));
    expect(await directoryFindings("doctor-dirs")).toEqual([
      { subject: "Project directory", state: "fine", detail: projectRoot },
      { subject: "Cache directory", state: "fine", detail: join(directory, "cache/eks-webapi") },
    ]);
    expect(existsSync(join(directory, "cache"))).toBe(false);
    await rm(directory, { recursive: true });
  });

  it("are missing if they can't be written to, with the directory and the reason", async () => {
    // no user can write there, not even root
    vi.stubEnv("XDG_CACHE_HOME", "/proc/1/cache");
    const [, cache] = await directoryFindings("doctor-dirs");
    expect(cache).toMatchObject({
      state: "missing",
      detail: expect.stringMatching(/^\/proc\/1 can't be written to \(E\w+\)$/),
      remedy: expect.stringContaining("XDG_CACHE_HOME"),
    });
  });
});
