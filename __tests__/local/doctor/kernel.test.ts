import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  controlGroupsFinding,
  enabledControllers,
  kernelFinding,
  listedModules,
} from "../../../local/doctor/kernel.ts";

describe("the kernel", () => {
  it("is fine with all features", () => {
    const features = [
      { name: "overlay", there: true },
      { name: "veth", there: true },
    ];
    expect(kernelFinding(features)).toEqual({ subject: "Kernel", state: "fine", detail: "overlay, veth" });
  });

  it("is missing without one feature, with the feature's name and the remedy", () => {
    const features = [
      { name: "overlay", there: true },
      { name: "nat", there: false },
    ];
    expect(kernelFinding(features)).toMatchObject({
      state: "missing",
      detail: "without nat",
      remedy: expect.stringContaining("Restart this system"),
    });
  });
});

describe("the kernel's list of its modules", () => {
  it("has the built-in modules, and those that are loaded when they are needed", async () => {
    const directory = await mkdtemp(join(tmpdir(), "modules-test-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, "modules.builtin"), "kernel/fs/overlayfs/overlay.ko\n");
    const loadable = "kernel/drivers/net/veth.ko.xz:\nkernel/net/nft-chain-nat.ko: kernel/net/nf_nat.ko\n";
    await writeFile(join(directory, "modules.dep"), loadable);
    const modules = await listedModules(directory);
    expect(["overlay", "veth", "nft_chain_nat"].filter((name) => modules?.has(name))).toHaveLength(3);
    expect(modules?.has("bridge")).toBe(false);
  });

  it("is undefined without a directory of modules", async () => {
    expect(await listedModules("/no/such/directory")).toBeUndefined();
  });
});

describe("the control groups", () => {
  it.each([1, 2] as const)("can have version %i", (version) => {
    const controllers = ["cpuset", "cpu", "io", "memory", "pids"];
    expect(controlGroupsFinding({ version, controllers })).toMatchObject({
      state: "fine",
      detail: `version ${version}`,
    });
  });

  it("are missing without a controller that a kubelet needs, and the finding names it", () => {
    expect(controlGroupsFinding({ version: 2, controllers: ["cpuset", "cpu", "pids"] })).toMatchObject({
      state: "missing",
      detail: "version 2, without memory",
      remedy: expect.stringContaining("cgroup_enable=memory"),
    });
  });

  it("of version 1 have only the enabled controllers", () => {
    const table = "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t3\t1\nmemory\t4\t17\t0\npids\t8\t3\t1\n";
    expect(enabledControllers(table)).toEqual(["cpu", "pids"]);
  });
});
