import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { cacheEntry } from "../../lib/cache/entry.ts";
import { type Log, openLog } from "../../lib/log.ts";
import { daemonPid, startDaemon, stopDaemon } from "../../lib/processes/daemon.ts";
import { unmountBelow } from "../../lib/processes/mounts.ts";
import { run } from "../../lib/processes/run.ts";

/** Debian's Docker engine and its dependencies. They are only unpacked, so that no system service starts. */
const PACKAGES = ["docker.io", "containerd", "runc", "tini", "libdevmapper1.02.1"];

/** Directories that Docker and containerd always create; no option moves them. */
const RUNTIME_DIRECTORIES = ["/run/docker", "/run/containerd"];

const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 60_000;

export interface DaemonOptions {
  /** The group that may use it, besides root. */
  group?: string;
  /** Makes it claim to be Docker Desktop, where containers reach this machine at this address. */
  desktopAt?: string;
}

/** The test's own Docker engine. It changes neither the firewall nor settings of the machine, and has no bridge. */
export class DockerDaemon {
  private constructor(
    readonly directory: string,
    /** The environment for its users. */
    readonly env: { DOCKER_HOST: string; DOCKER_CONFIG: string; PATH: string },
    private readonly log: Log,
    private readonly absent: readonly string[],
  ) {}

  static async start({ group = "root", desktopAt }: DaemonOptions = {}): Promise<DockerDaemon> {
    const directory = await mkdtemp(join(tmpdir(), "docker-test-"));
    const within = (name: string) => join(directory, name);
    const log = openLog(within("test.log"));
    const programs = await installation(log);
    const path = await writeRunc(directory, programs);
    if (desktopAt !== undefined) await writeDesktop(directory, programs);
    const absent = RUNTIME_DIRECTORIES.filter((path) => !existsSync(path));
    const socket = `unix://${within("docker.sock")}`;
    await writeFile(within("daemon.json"), "{}");
    await startDaemon({
      command: join(programs, "usr/sbin/dockerd"),
      args: [
        `--config-file=${within("daemon.json")}`,
        `--data-root=${within("data")}`,
        `--exec-root=${within("exec")}`,
        `--pidfile=${within("dockerd.pid")}`,
        `--host=${socket}`,
        `--group=${group}`,
        `--cgroup-parent=/${basename(directory)}`,
        ...(desktopAt === undefined ? [] : [`--host-gateway-ip=${desktopAt}`]),
        "--bridge=none",
        "--iptables=false",
        "--ip6tables=false",
        "--ip-forward=false",
      ],
      env: { PATH: path, HOME: directory, LD_LIBRARY_PATH: await libraries(programs) },
      logFile: within("dockerd.log"),
      pidFile: within("daemon.pid"),
    });
    const config = within("config");
    await mkdir(config);
    const env = { DOCKER_HOST: socket, DOCKER_CONFIG: config, PATH: path };
    const daemon = new DockerDaemon(directory, env, log, absent);
    await daemon.#answers();
    return daemon;
  }

  /** Runs Docker's command line, and returns its output. */
  docker(...args: string[]): Promise<string> {
    return run("docker", args, { env: this.env, log: this.log });
  }

  /** Everything that it has, except images and the build cache. */
  async belongings(): Promise<{ containers: string[]; volumes: string[]; networks: string[] }> {
    const names = async (...args: string[]) => (await this.docker(...args)).split("\n").filter((name) => name !== "");
    return {
      containers: await names("ps", "--all", "--format={{.Names}}"),
      volumes: await names("volume", "ls", "--format={{.Name}}"),
      networks: (await names("network", "ls", "--format={{.Name}}")).filter((name) => !["host", "none"].includes(name)),
    };
  }

  /** Ends it with its containers, and removes all its data. */
  async end(): Promise<void> {
    await stopDaemon(join(this.directory, "daemon.pid"), STOP_GRACE_MS);
    await unmountBelow([this.directory], this.log);
    await run("find", ["/sys/fs/cgroup", "-depth", "-path", `*/${basename(this.directory)}*`, "-type", "d", "-delete"]);
    for (const path of [...this.absent, this.directory]) await rm(path, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const answer = await this.docker("version").catch((error: Error) => error);
      if (typeof answer === "string") return;
      const ended = (await daemonPid(join(this.directory, "daemon.pid"))) === undefined;
      if (ended || Date.now() > deadline) throw new Error(await readFile(join(this.directory, "dockerd.log"), "utf8"));
      await delay(100);
    }
  }
}

/** The root directory of the unpacked packages. */
function installation(log: Log): Promise<string> {
  return cacheEntry("test-docker-engine", PACKAGES, async (target) => {
    const archives = await mkdtemp(join(target, "archives-"));
    await run("apt-get", ["download", ...PACKAGES], { cwd: archives, log });
    await run("sh", ["-c", `for archive in *.deb; do dpkg --extract "$archive" ${target}; done`], {
      cwd: archives,
      log,
    });
    await rm(archives, { recursive: true });
  });
}

/** Puts a runc that works in the test before the real one on the PATH. Returns the PATH with both. */
async function writeRunc(directory: string, programs: string): Promise<string> {
  const bin = join(directory, "bin");
  await mkdir(bin);
  const wrapper = join(import.meta.dirname, "runc_without_priority.py");
  const script = `#!/bin/sh\nexec python3 ${wrapper} ${join(programs, "usr/sbin/runc")} "$@"\n`;
  await writeFile(join(bin, "runc"), script, { mode: 0o755 });
  const system = (process.env.PATH ?? "").split(":");
  return [bin, join(programs, "usr/bin"), join(programs, "usr/sbin"), ...system].join(":");
}

/** Puts a Docker command line before the real one that reports another system. */
async function writeDesktop(directory: string, programs: string): Promise<void> {
  const real = join(programs, "usr/bin/docker");
  const replaced = 's/"OperatingSystem":"[^"]*"/"OperatingSystem":"Docker Desktop"/';
  const script = `#!/bin/sh\nif [ "$1" = info ]; then ${real} "$@" | sed '${replaced}'; else exec ${real} "$@"; fi\n`;
  await writeFile(join(directory, "bin", "docker"), script, { mode: 0o755 });
}

async function libraries(programs: string): Promise<string> {
  return run("sh", ["-c", `echo ${join(programs, "lib")}/*-linux-gnu`]);
}
