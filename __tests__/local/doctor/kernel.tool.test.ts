import { describe, expect, it } from "vitest";
import { run } from "../../../lib/processes/run.ts";
import { readKernelFeatures } from "../../../local/doctor/kernel.ts";

describe("the kernel features that Podman needs", () => {
  it("are found on a machine where the suite runs Podman, and the search leaves nothing behind", async () => {
    const state = async () => [await run("ip", ["-oneline", "link"]), await run("iptables-save", [])];
    const before = await state();
    const features = await readKernelFeatures();
    expect(features.map(({ name }) => name)).toEqual(["overlay", "bridge", "veth", "nat", "conntrack"]);
    expect(features.filter(({ there }) => !there)).toEqual([]);
    const after = await state();
    expect(after.join("\n")).not.toContain("trial");
    expect(rules(after[1])).toEqual(rules(before[1]));
  });
});

/** The rules, without time and counters, and without Netavark's, because other clouds may start or end at any time. */
function rules(saved = ""): string[] {
  return saved.split("\n").filter((line) => line.startsWith("-A ") && !line.includes("NETAVARK"));
}
