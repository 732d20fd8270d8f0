import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { bundle } from "../../../service/build/bundle.ts";

it("has no line that could fill the pipe of the container's log when Node.js prints a failed line", async () => {
  const directory = await mkdtemp(join(tmpdir(), "bundle-test-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await bundle(directory);
  const lines = (await readFile(join(directory, "server.cjs"), "utf8")).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(8_192);
});
