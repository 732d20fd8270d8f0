import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { go } from "../../../lib/tools/go.ts";
import { ensureTool } from "../../../lib/tools/tool.ts";
import { askSource, type Source } from "../../../local/doctor/sources.ts";
import { packageServer, packageSettings } from "./package-server.ts";

const sources: Source[] = [
  "npm",
  "PyPI",
  "Go",
  ...(existsSync("/usr/lib/apt/apt-helper") ? (["Debian"] as const) : []),
];

describe("the registries, asked by their own clients", () => {
  let directory: string;
  let server: Server;
  let port: number;
  let asked: string[];

  beforeAll(async () => {
    await ensureTool(go, noLog);
    directory = await mkdtemp(join(tmpdir(), "sources-test-"));
    ({ server, port, asked } = await packageServer());
    await writeFile(
      join(directory, "apt.conf"),
      `Dir::Etc::SourceList "${directory}/sources.list"; Dir::Etc::SourceParts "-"; Acquire::http::Proxy "";`,
    );
    await writeFile(
      join(directory, "apt-proxy.conf"),
      `Dir::Etc::SourceList "${directory}/sources.list"; Dir::Etc::SourceParts "-"; Acquire::http::Proxy "http://127.0.0.1:${port}";`,
    );
  });

  afterAll(async () => {
    server.close();
    await rm(directory, { recursive: true });
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    asked.length = 0;
  });

  async function choose(address: string, aptConfiguration = "apt.conf", more: Record<string, string> = {}) {
    await writeFile(join(directory, "sources.list"), `deb ${address} trial main\n`);
    const settings = packageSettings(address, join(directory, aptConfiguration));
    for (const [name, value] of Object.entries({ ...settings, ...more })) vi.stubEnv(name, value);
  }

  it.each(sources)("%s is asked at the address of the user's settings", async (source) => {
    await choose(`http://127.0.0.1:${port}`);
    expect(await askSource(source)).toBe("");
    expect(asked).not.toEqual([]);
  });

  it.each(sources)("%s is asked through the user's proxy", async (source) => {
    const proxy = `http://127.0.0.1:${port}`;
    const variables = { http_proxy: proxy, HTTP_PROXY: proxy, npm_config_proxy: proxy, no_proxy: "", NO_PROXY: "" };
    await choose("http://packages.invalid", "apt-proxy.conf", variables);
    expect(await askSource(source)).toBe("");
    expect(asked[0]).toMatch(/^http:\/\/packages\.invalid\//);
  });

  it.each(sources)(
    "%s has a problem if no server listens, and its client reports it before the time limit",
    async (source) => {
      await choose("http://127.0.0.1:1");
      const problem = await askSource(source);
      expect(problem).toMatch(/\w/);
      expect(problem).not.toContain("it took more than");
      expect(asked).toEqual([]);
    },
  );

  it("npm answers even if its client takes long on a busy machine", async () => {
    await choose(`http://127.0.0.1:${port}`);
    await writeFile(join(directory, "npm"), `#!/bin/sh\nsleep 16\nPATH=\${PATH#*:}\nexec npm "$@"\n`, { mode: 0o755 });
    vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
    expect(await askSource("npm")).toBe("");
    expect(asked).not.toEqual([]);
  });

  it("PyPI is asked even if Python has no pip, like Debian's", async () => {
    await choose(`http://127.0.0.1:${port}`);
    await run("python3", ["-m", "venv", "--without-pip", join(directory, "venv")]);
    vi.stubEnv("PATH", `${join(directory, "venv/bin")}:${process.env.PATH}`);
    expect(await askSource("PyPI")).toBe("");
    expect(asked).not.toEqual([]);
  });

  it("leave no files behind", async () => {
    await choose(`http://127.0.0.1:${port}`);
    const temporary = await mkdtemp(join(directory, "temporary-"));
    vi.stubEnv("TMPDIR", temporary);
    vi.stubEnv("HOME", temporary);
    vi.stubEnv("XDG_CONFIG_HOME", join(temporary, "config"));
    await Promise.all(sources.map(askSource));
    // pip asks rustc for its version, and the wrapper of rustup then makes .rustup
    const left = (await readdir(temporary, { recursive: true })).filter((path) => !path.startsWith(".rustup"));
    expect(left).toEqual([]);
  });
});
