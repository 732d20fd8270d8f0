import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { startTimeOfPs } from "../../local/process-identity.ts";

it("is the time of a start, where that is asked of ps, for as long as the process runs", async () => {
  const child = spawn(process.execPath, ["--eval", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  await once(child, "spawn");
  const started = startTimeOfPs(child.pid ?? 0);
  expect(new Date(started ?? "").getFullYear()).toBe(new Date().getFullYear());
  expect(startTimeOfPs(child.pid ?? 0)).toBe(started);
  child.stdin?.end();
  await once(child, "close");
  expect(startTimeOfPs(child.pid ?? 0)).toBeUndefined();
});
