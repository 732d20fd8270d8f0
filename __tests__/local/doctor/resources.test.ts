import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { availableMemory, directoryFindings, diskFinding, memoryFinding } from "../../../local/doctor/resources.ts";
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

const directory = "/home/ada/.cache/eks-webapi";

describe("the disk", () => {
  it("needs room for everything that is built if nothing is cached", () => {
    expect(diskFinding(9.9e9, { cached: false, directory })).toEqual({
      subject: "Disk",
      state: "missing",
      detail: "9.9 GB free, 14.0 GB needed",
      remedy: `Free some room in the file system of ${directory}, or name another directory with XDG_CACHE_HOME.`,
    });
    expect(diskFinding(14e9, { cached: false, directory })).toMatchObject({ state: "fine" });
  });

  it("needs less with a cache", () => {
    expect(diskFinding(9.9e9, { cached: true, directory })).toMatchObject({ state: "fine" });
    expect(diskFinding(1.9e9, { cached: true, directory })).toMatchObject({ state: "missing" });
  });
});

describe("the memory", () => {
  afterEach(() => vi.restoreAllMocks());

  it("is the limit of the container if the machine has more", () => {
    vi.spyOn(process, "constrainedMemory").mockReturnValue(1e9);
    expect(availableMemory()).toBe(1e9);
  });

  it("is the free memory of the machine if there is no limit", () => {
    vi.spyOn(process, "constrainedMemory").mockReturnValue(0);
    expect(availableMemory()).toBeGreaterThan(0);
    expect(availableMemory()).toBeLessThan(2 * freemem());
  });

  it("must be enough to compile Kubernetes if nothing is cached", () => {
    expect(memoryFinding(3.4e9, { cached: false })).toEqual({
      subject: "Memory",
      state: "missing",
      detail: "3.4 GB available, 3.5 GB needed",
      remedy: "End other programs, or give this machine more memory.",
    });
  });

  it("must be enough to run Kubernetes if the node image is cached", () => {
    expect(memoryFinding(3.9e9, { cached: true })).toMatchObject({ state: "fine" });
    expect(memoryFinding(1.9e9, { cached: true })).toMatchObject({ state: "missing" });
  });
});
