import { describe, expect, it } from "vitest";
import { processorTime, processorTimeIn } from "../../../bench/service/processor-time.ts";

describe("the processor time of a process", () => {
  it("is its time in user mode and in the kernel, in microseconds", () => {
    const stat = "4711 (node) S 1 4711 4711 0 -1 4194304 9000 0 12 0 150 50 7 8 20 0 11 0 1000 700000000 9000";
    expect(processorTimeIn(stat)).toBe(2_000_000);
  });

  it("is read of a process whose name has spaces and parentheses", () => {
    const stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194304 9000 0 12 0 1 0 7 8 20 0 11 0 1000 700000000 9000";
    expect(processorTimeIn(stat)).toBe(10_000);
  });

  it.runIf(process.platform === "linux")("grows while the process works, as Node.js reports it", async () => {
    const before = await processorTime(process.pid);
    const { user, system } = process.cpuUsage();
    const until = performance.now() + 5_000;
    while (performance.now() < until && process.cpuUsage({ user, system }).user < 200_000);
    expect((await processorTime(process.pid)) - before).toBeGreaterThan(150_000);
  });
});
