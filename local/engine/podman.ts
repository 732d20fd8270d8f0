import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { daemonPid, startDaemon, stopDaemon } from "../daemon.ts";
import { UserError } from "../errors.ts";
import type { Log } from "../log.ts";
import { run } from "../run.ts";
import { keepIpForward, restoreIpForward } from "./ip-forward.ts";
import { removeLeftovers } from "./leftovers.ts";
import type { ContainerNetwork } from "./network.ts";
import {
  containersConf,
  networkConfiguration,
  podmanPaths,
  registriesConf,
  storageConf,
} from "./podman-configuration.ts";

const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 30_000;

/** A Podman of one local cloud's own: its storage, networks and Docker-compatible API are shared with nobody. */
export class Podman {
  readonly #paths: ReturnType<typeof podmanPaths>;
  readonly #directories: { data: string; runtime: string };

  constructor(directories: { data: string; runtime: string }) {
    this.#directories = directories;
    this.#paths = podmanPaths(directories);
  }

  /** The Docker API's address, as `DOCKER_HOST` takes it. */
  get dockerHost(): string {
    return `unix://${this.#paths.socket}`;
  }

  /** Starts the API, unless it runs already. `imageStore` is a read-only containers-storage root. */
  async start(options: { imageStore: string; network: ContainerNetwork }): Promise<void> {
    if ((await daemonPid(this.#paths.pidFile)) !== undefined) return;
    const paths = this.#paths;
    for (const directory of [paths.root, paths.networks, paths.run, paths.tmp]) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
    }
    await keepIpForward(this.#directories.runtime);
    await writeFile(paths.containersConf, containersConf);
    await writeFile(paths.storageConf, storageConf({ ...paths, imageStore: options.imageStore }));
    await writeFile(paths.registriesConf, registriesConf);
    await writeFile(join(paths.networks, `${options.network.name}.json`), networkConfiguration(options.network));
    await startDaemon({
      command: "podman",
      args: [...this.#globalOptions(), "system", "service", "--time=0", this.dockerHost],
      env: this.#environment(),
      logFile: paths.log,
      pidFile: paths.pidFile,
    });
    await this.#answers();
  }

  /** Ends all containers and the API, and removes everything it kept: storage, mounts, networks, cgroups. */
  async remove(log: Log): Promise<void> {
    if (!existsSync(this.#paths.containersConf)) return;
    const podman = (...args: string[]) =>
      run("podman", [...this.#globalOptions(), ...args], { env: this.#environment(), log });
    await podman("rm", "--all", "--force", "--volumes", "--time=10");
    await podman("volume", "rm", "--all", "--force");
    await stopDaemon(this.#paths.pidFile, STOP_GRACE_MS);
    await unmountBelow([this.#directories.data, this.#directories.runtime], log);
    await removeLeftovers(log);
    await restoreIpForward(this.#directories.runtime);
    await rm(this.#directories.data, { recursive: true, force: true });
    await rm(this.#directories.runtime, { recursive: true, force: true });
  }

  /** Storage is named by storage.conf only: with `--root` Podman 4.3 forgets the additional image stores in it. */
  #globalOptions(): string[] {
    return ["--network-config-dir", this.#paths.networks, "--tmpdir", this.#paths.tmp];
  }

  #environment(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: process.env.HOME ?? "/root",
      CONTAINERS_CONF: this.#paths.containersConf,
      CONTAINERS_STORAGE_CONF: this.#paths.storageConf,
      CONTAINERS_REGISTRIES_CONF: this.#paths.registriesConf,
      TMPDIR: this.#paths.tmp,
    };
  }

  /** Waits until the API answers, or fails with what Podman printed. */
  async #answers(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await ping(this.#paths.socket))) {
      if (Date.now() > deadline || (await daemonPid(this.#paths.pidFile)) === undefined) {
        const output = await readFile(this.#paths.log, "utf8");
        throw new UserError(`Podman's API did not start: ${output.trim().split("\n").at(-1)}`, {
          remedy: `See ${this.#paths.log}.`,
        });
      }
      await delay(50);
    }
  }
}

/** Whether a Docker API answers on this socket: https://docs.docker.com/reference/api/engine/ (SystemPing). */
function ping(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    // the option `timeout` would only tell that time has passed, and go on waiting
    const signal = AbortSignal.timeout(5_000);
    request({ socketPath, path: "/_ping", signal }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on("error", () => resolve(false))
      .end();
  });
}

/** Unmounts what is still mounted below these directories, the deepest first. */
async function unmountBelow(directories: readonly string[], log: Log): Promise<void> {
  const mounts = (await readFile("/proc/self/mounts", "utf8"))
    .split("\n")
    .map((line) => line.split(" ")[1]?.replace(/\\040/g, " ") ?? "")
    .filter((path) => directories.some((directory) => path === directory || path.startsWith(`${directory}/`)));
  for (const path of mounts.sort((a, b) => b.length - a.length)) await run("umount", [path], { log });
}
