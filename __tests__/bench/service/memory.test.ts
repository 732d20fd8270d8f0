import { expect, it } from "vitest";
import { residentIn, workingSet } from "../../../bench/service/memory.ts";

it("the working set of a cgroup of version 1 has no inactive file cache, and that of the cgroups below it neither", () => {
  const stat = "cache 1\ninactive_file 1048576\nactive_file 5\ntotal_cache 1\ntotal_inactive_file 3145728\n";
  expect(workingSet("104857600\n", stat)).toBe(97);
});

it("the working set of a cgroup of version 2 has no inactive file cache", () => {
  expect(workingSet("104857600\n", "anon 1\ninactive_file 1048576\nactive_file 5\n")).toBe(99);
});

it("the resident set size is read in MiB", () => {
  expect(residentIn("Name:\tnode\nVmHWM:\t 90000 kB\nVmRSS:\t  65536 kB\n")).toBe(64);
});
