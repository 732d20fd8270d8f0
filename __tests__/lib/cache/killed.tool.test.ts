import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheDirectory } from "../../../lib/cache/directory.ts";
import { cacheEntry } from "../../../lib/cache/entry.ts";
import { processesWhere, readProcess } from "../../../lib/processes/processes.ts";
import { projectRoot } from "../../../stacks/project.ts";

const KILLS = 5;
const PARTS = 100;
/**
 * About the time that the parts take. When the build is killed, some or all of them exist, but the entry is not
 * finished.
 */
const AT_MOST_MS = 1_500;

/** Builds an entry with a child process that continues for a while after its parent is killed, as with pip and Go. */
const BUILD = `
import { cacheEntry } from "./lib/cache/entry.ts";
import { run } from "./lib/processes/run.ts";
const directory = await cacheEntry("tool", [], async (directory) => {
  console.log("building");
  const write = 'for part in $(seq ${PARTS}); do echo "$part" > "$0/$part"; sleep 0.01; done';
  await run("sh", ["-c", write, directory]);
  if (process.env.WAIT_TO_BE_KILLED) await new Promise(() => setInterval(() => {}, 1_000));
});
console.log(directory);
`;

let home: string;
const started: ChildProcess[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "cache-killed-"));
  vi.stubEnv("XDG_CACHE_HOME", home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const child of started.splice(0)) child.kill("SIGKILL");
  await rm(home, { recursive: true, maxRetries: 10 });
});

function startBuild(env: Record<string, string> = {}): { process: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", BUILD], {
    cwd: projectRoot,
    env: { ...process.env, TSX_DISABLE_CACHE: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return { process: child, output: () => output };
}

/** The children of killed builds that continue. */
function writing(): Promise<number[]> {
  return processesWhere(async (pid) => (await readProcess(pid, "cmdline")).includes(`${home}/`));
}

describe("cacheEntry after commands were killed during a build", () => {
  it("is complete after all of them, without their remains", { timeout: 600_000 }, async () => {
    for (let time = 0; time < KILLS; time += 1) {
      const { process: builder, output } = startBuild({ WAIT_TO_BE_KILLED: "1" });
      const exited = once(builder, "exit");
      await vi.waitUntil(() => output().includes("building"), { timeout: 60_000 });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * AT_MOST_MS));
      builder.kill("SIGKILL");
      await exited;
    }
    // what a command still writes is left to later ones
    await vi.waitUntil(async () => (await writing()).length === 0, { timeout: 60_000 });
    const { process: builder, output } = startBuild();
    const [exitCode] = await once(builder, "exit");
    expect(exitCode).toBe(0);
    const directory = output().trimEnd().split("\n").at(-1) ?? "";
    for (let part = 1; part <= PARTS; part += 1) {
      expect(await readFile(join(directory, `${part}`), "utf8")).toBe(`${part}\n`);
    }
    expect(await cacheEntry("tool", [], () => Promise.reject(new Error("it is there")))).toBe(directory);
    const files = (await readdir(cacheDirectory())).map((file) => file.replace(/-.*?\./, "."));
    expect(files).toHaveLength(2);
    expect(files).toEqual(expect.arrayContaining(["tool.json", expect.stringMatching(/^tool\.\w{6}$/)]));
  });

  it("is built once if several processes wait for a killed one", async () => {
    const { process: killed, output } = startBuild({ WAIT_TO_BE_KILLED: "1" });
    await vi.waitUntil(() => output().includes("building"), { timeout: 60_000 });
    const waiting = [startBuild(), startBuild(), startBuild()];
    killed.kill("SIGKILL");
    const exitCodes = await Promise.all(waiting.map(async (one) => (await once(one.process, "exit"))[0]));
    expect(exitCodes).toEqual([0, 0, 0]);
    expect(waiting.filter((one) => /^building$/m.test(one.output()))).toHaveLength(1);
    expect(new Set(waiting.map((one) => one.output().trimEnd().split("\n").at(-1)))).toHaveProperty("size", 1);
  });

  it("names the process that it waits for", async () => {
    const first = startBuild({ WAIT_TO_BE_KILLED: "1" });
    await vi.waitUntil(() => first.output().includes("building"), { timeout: 60_000 });
    const second = startBuild();
    const waits = `Process ${first.process.pid} builds tool: waiting.\n`;
    await vi.waitUntil(() => second.output().includes(waits), { timeout: 60_000 });
    first.process.kill("SIGKILL");
    expect(await once(second.process, "exit")).toEqual([0, null]);
  });
});
