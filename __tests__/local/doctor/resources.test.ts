import { freemem } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { availableMemory, diskFinding, memoryFinding } from "../../../local/doctor/resources.ts";

const directory = "/home/ada/.cache/eks-webapi";

describe("the disk", () => {
  it("needs room for everything that is built if nothing is cached", () => {
    expect(diskFinding({ free: 9.9e9, cached: false, directory })).toEqual({
      subject: "Disk",
      state: "missing",
      detail: "9.9 GB free, 14.0 GB needed",
      remedy: `Free some room in the file system of ${directory}, or name another directory with XDG_CACHE_HOME.`,
    });
    expect(diskFinding({ free: 14e9, cached: false, directory })).toMatchObject({ state: "fine" });
  });

  it("needs less with a cache", () => {
    expect(diskFinding({ free: 9.9e9, cached: true, directory })).toMatchObject({ state: "fine" });
    expect(diskFinding({ free: 1.9e9, cached: true, directory })).toMatchObject({ state: "missing" });
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
    expect(memoryFinding({ available: 3.4e9, cached: false })).toEqual({
      subject: "Memory",
      state: "missing",
      detail: "3.4 GB available, 3.5 GB needed",
      remedy: "End other programs, or give this machine more memory.",
    });
  });

  it("must be enough to run Kubernetes if the node image is cached", () => {
    expect(memoryFinding({ available: 3.9e9, cached: true })).toMatchObject({ state: "fine" });
    expect(memoryFinding({ available: 1.9e9, cached: true })).toMatchObject({ state: "missing" });
  });
});
