import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../../../lib/errors.ts";
import type { Log } from "../../../lib/log.ts";
import { daemonAnswers, daemonPid, isAnswering, startDaemon, stopDaemon } from "../../../lib/processes/daemon.ts";
import { unmountBelow } from "../../../lib/processes/mounts.ts";
import { endByForce, processesWith, untilEnded } from "../../../lib/processes/processes.ts";
import { run, succeeds } from "../../../lib/processes/run.ts";
import { findPodman } from "../../../lib/tools/system-packages.ts";
import type { ContainerNetwork } from "../network.ts";
import { keepMachineState, restoreMachineState } from "./machine-state.ts";
import { removeNetwork } from "./network-leftovers.ts";
import {
  containersConf,
  networkConfiguration,
  parseNetwork,
  podmanPaths,
  registriesConf,
  storageConf,
} from "./podman-configuration.ts";

const STOP_GRACE_MS = 30_000;
/** SystemPing of https://docs.docker.com/reference/api/engine/ */
const PING = "/_ping";

/** The Podman of one local cloud. Its storage, networks and Docker-compatible API are not shared. */
export class Podman {
  readonly #paths: ReturnType<typeof podmanPaths>;
  readonly #directories: { data: string; runtime: string };

  constructor(directories: { data: string; runtime: string }) {
    this.#directories = directories;
    this.#paths = podmanPaths(directories);
  }

  /** The address of the Docker API in the form of `DOCKER_HOST`. */
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
    await writeFile(paths.containersConf, containersConf);
    await writeFile(paths.storageConf, storageConf({ ...paths, imageStore: options.imageStore }));
    await writeFile(paths.registriesConf, registriesConf);
    const networkFile = join(paths.networks, `${options.network.name}.json`);
    await writeFileAtomic(networkFile, networkConfiguration(options.network));
    const command = await podmanCommand();
    await keepMachineState(paths.pidFile, () =>
      startDaemon({
        command,
        args: [...this.#globalOptions(), "system", "service", "--time=0", this.dockerHost],
        env: this.#environment(),
        logFile: paths.log,
        pidFile: paths.pidFile,
      }),
    );
    await this.#answers();
  }

  /** Ends all containers and the API, and removes all of Podman's storage, mounts, networks and cgroups. */
  async remove(log: Log): Promise<void> {
    const { data, runtime } = this.#directories;
    // on a machine with Docker, the programs for the clean-up may be missing
    if (!existsSync(data) && !existsSync(runtime)) return;
    // the API ends first, because it would continue to handle requests
    await stopDaemon(this.#paths.pidFile, STOP_GRACE_MS);
    // Podman makes this directory when it first runs
    if (existsSync(join(this.#paths.root, "libpod"))) await this.#removeContainers(log);
    for (const network of await this.#networks()) await removeNetwork(network, log);
    await unmountBelow([data, runtime], log);
    await restoreMachineState(this.#paths.pidFile, log);
    await rm(data, { recursive: true, force: true });
    await rm(runtime, { recursive: true, force: true });
  }

  async #removeContainers(log: Log): Promise<void> {
    const command = await podmanCommand();
    const podman = (...args: string[]) =>
      run(command, [...this.#globalOptions(), ...args], { env: this.#environment(), log });
    const ids = await podman("ps", "--all", "--no-trunc", "--format={{.ID}}");
    const removeAll = () => podman("rm", "--all", "--force", "--volumes", "--time=10");
    if (!(await succeeds(removeAll()))) {
      // a Podman that was killed while it started a container has not recorded its mounts; if a container was killed
      // with its monitor, the first attempt waits in vain for the monitor, and records this for the second attempt
      await unmountBelow([this.#directories.data], log);
      await removeAll();
    }
    await podman("volume", "rm", "--all", "--force");
    // if conmon was killed, Podman removes the container without removing it from the runtime
    for (const id of ids.split("\n").filter((id) => id !== "")) await run("runc", ["delete", "--force", id], { log });
    // the monitors of ended commands only wait before they delete the exit codes, which are gone with the containers
    (await processesWith(this.#paths.tmp, "--exit-delay")).forEach(endByForce);
    // the monitors of ended containers are still cleaning up
    await untilEnded(() => processesWith(this.#paths.tmp), STOP_GRACE_MS);
  }

  async #networks(): Promise<ContainerNetwork[]> {
    const { networks } = this.#paths;
    // Podman's lock file is in the same directory
    const files = (await readdir(networks).catch(() => [])).filter((file) => file.endsWith(".json"));
    return Promise.all(files.map(async (file) => parseNetwork(await readFile(join(networks, file), "utf8"))));
  }

  /**
   * Only storage.conf names the storage: with `--root`, Podman 4.3 ignores the additional image stores of storage.conf.
   */
  #globalOptions(): string[] {
    return ["--network-config-dir", this.#paths.networks, "--tmpdir", this.#paths.tmp];
  }

  #environment(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: process.env.HOME ?? "/root",
      // conmon can't read characters in a path that its locale does not have
      LC_ALL: "C.UTF-8",
      CONTAINERS_CONF: this.#paths.containersConf,
      CONTAINERS_STORAGE_CONF: this.#paths.storageConf,
      CONTAINERS_REGISTRIES_CONF: this.#paths.registriesConf,
      TMPDIR: this.#paths.tmp,
    };
  }

  /** Waits until the API answers, or fails with Podman's last line of output. */
  async #answers(): Promise<void> {
    if (await daemonAnswers(this.#paths.pidFile, () => isAnswering({ socketPath: this.#paths.socket, path: PING })))
      return;
    const output = await readFile(this.#paths.log, "utf8");
    throw new UserError("PODMAN_FAILED", `Podman's API did not start: ${output.trim().split("\n").at(-1)}`, {
      remedy: `See ${this.#paths.log}.`,
    });
  }
}

/** A Podman that is new enough, or else the one on the PATH, whose own error then explains the failure. */
async function podmanCommand(): Promise<string> {
  return (await findPodman()) ?? "podman";
}
