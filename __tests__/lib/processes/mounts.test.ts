import { describe, expect, it } from "vitest";
import { below, parseMountPoints } from "../../../lib/processes/mounts.ts";

describe("mount points", () => {
  it("are parsed from the kernel's list, with its octal escapes", () => {
    const mounts = "proc /proc proc rw 0 0\n/dev/sda1 /a\\040b\\134c\\011d ext4 rw 0 0\n";
    expect(parseMountPoints(mounts)).toEqual(["/proc", "/a b\\c\td"]);
  });

  it("below a directory are listed from the last to the first, once for each mount", () => {
    const mountPoints = ["/", "/data", "/data/overlay", "/other", "/data", "/run/x/shm"];
    expect(below(["/data", "/run/x"], mountPoints)).toEqual(["/run/x/shm", "/data", "/data/overlay", "/data"]);
  });

  it("below a directory with a longer name are not included", () => {
    expect(below(["/data"], ["/database", "/data2/overlay"])).toEqual([]);
  });
});
