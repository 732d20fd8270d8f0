import { describe, expect, it } from "vitest";
import { controlGroupsFinding, enabledControllers } from "../../../local/doctor/control-groups.ts";

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
