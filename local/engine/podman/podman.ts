import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../../../lib/errors.ts";
import type { Log } from "../../../lib/log.ts";
import { daemonAnswers, daemonPid, isAnswering, startDaemon, stopDaemon } from "../../../lib/processes/daemon.ts";
import { unmountBelow } from "../../../lib/processes/mounts.ts";
import { endByForce, processesWith, untilEnded } from "../../../lib/processes/processes.ts";
import { run, succeeds } from "../../../lib/processes/run.ts";
import { findPodman } from "../../../lib/tools/system-packages.ts";
import type { KubernetesVersion } from "../../../stacks/config/kubernetes-versions.ts";
import { cloudPaths } from "../../cloud/paths.ts";
import { buildNodeImage } from "../../node/image.ts";
import type { Engine, EngineCloud } from "../engine.ts";
import { type ContainerNetwork, networkNamed } from "../network.ts";
import { keepMachineState, restoreMachineState } from "./machine-state.ts";
import { removeNetwork } from "./netavark.ts";
import {
  containersConf,
  networkConfiguration,
  podmanEnvironment,
  podmanOptions,
  podmanPaths,
  registriesConf,
  storageConf,
} from "./podman-configuration.ts";

const STOP_GRACE_MS = 30_000;

/** Podman. Each local cloud has a separate one. */
export const PODMAN = {
  packages: [
    "python3",
    "python3-venv",
    "podman",
    "buildah",
    "mmdebstrap",
    "runc",
    "netavark",
    "aardvark-dns",
    "iproute2",
    "iptables",
  ],

  async prepare(version: KubernetesVersion, log: Log) {
    const { reference: nodeImage, imageStore, program } = await buildNodeImage(version, log);
    const start = async ({ name, network }: EngineCloud) => {
      const engine = new Podman(cloudPaths(name).podman);
      await engine.start({ imageStore, network });
      return engine.dockerHost;
    };
    return { nodeImage, program, start };
  },

  isRemovable: async () => true,

  remove: ({ name }: Pick<EngineCloud, "name">, log: Log) => new Podman(cloudPaths(name).podman).remove(log),
} satisfies Engine;

/** The Podman of one local cloud. Its storage, networks and Docker-compatible API are not shared. */
export class Podman {
  readonly #paths: ReturnType<typeof podmanPaths>;

  constructor(directories: { data: string; runtime: string }) {
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
        args: [...podmanOptions(paths), "system", "service", "--time=0", this.dockerHost],
        env: podmanEnvironment(paths),
        logFile: paths.log,
        pidFile: paths.pidFile,
      }),
    );
    await this.#answers();
  }

  /** Ends all containers and the API, and removes all of Podman's storage, mounts, networks and cgroups. */
  async remove(log: Log): Promise<void> {
    const { data, runtime } = this.#paths;
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
    const env = podmanEnvironment(this.#paths);
    const podman = (...args: string[]) => run(command, [...podmanOptions(this.#paths), ...args], { env, log });
    const ids = await podman("ps", "--all", "--no-trunc", "--format={{.ID}}");
    const removeAll = () => podman("rm", "--all", "--force", "--volumes", "--time=10");
    if (!(await succeeds(removeAll()))) {
      // a Podman that was killed while it started a container has not recorded its mounts; if a container was killed
      // with its monitor, the first attempt waits in vain for the monitor, and records this for the second attempt
      await unmountBelow([this.#paths.data], log);
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
    return files.map((file) => networkNamed(basename(file, ".json")));
  }

  /** Waits until the API answers, or fails with Podman's last line of output. */
  async #answers(): Promise<void> {
    const { pidFile, socket, log } = this.#paths;
    // SystemPing of https://docs.docker.com/reference/api/engine/
    if (await daemonAnswers(pidFile, () => isAnswering({ socketPath: socket, path: "/_ping" }))) return;
    const output = await readFile(log, "utf8");
    throw new UserError("PODMAN_FAILED", `Podman's API did not start: ${output.trim().split("\n").at(-1)}`, {
      remedy: `See ${log}.`,
    });
  }
}

/** A Podman that is new enough, or else the one on the PATH, whose own error then explains the failure. */
async function podmanCommand(): Promise<string> {
  return (await findPodman()) ?? "podman";
}
