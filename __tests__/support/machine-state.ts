import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { below, parseMountPoints } from "../../lib/processes/mounts.ts";
import { run } from "../../lib/processes/run.ts";
import { podmanPaths } from "../../local/engine/podman/podman-configuration.ts";
import { projectRoot } from "../../stacks/project.ts";
import { docker } from "./docker-api.ts";
import { cloud } from "./engine-cloud.ts";

/** Directories where Podman might leave files, and other programs do not. On this machine they are empty at first. */
const EMPTY = ["/run", "/dev/shm", "/var/lib", "/var/tmp"];
const WATCHED = [...EMPTY, "/etc/cni", "/etc/containers", "/lib/modules"];

/** `cat` ends with its input, so that nothing stays after a failed test. */
const SETUP = `
while umount --no-mtab --recursive --lazy /run/netns 2>/dev/null; do :; done
for directory in ${EMPTY.join(" ")}; do
  mount --no-mtab --types tmpfs tmpfs $directory
done
ip link set lo up
echo 0 > /proc/sys/net/ipv4/ip_forward
iptables --append INPUT --source 192.0.2.1 --jump DROP
echo ready
exec cat`;

/**
 * A machine that only the test changes, with its own network, firewall, mounts and run-time files. Cgroups are shared.
 */
export class Machine {
  /** Clouds that run, or whose start has failed. */
  readonly #clouds = new Set<string>();

  private constructor(
    readonly directory: string,
    private readonly holder: ReturnType<typeof spawnHolder>,
  ) {}

  static async create(): Promise<Machine> {
    const directory = await mkdtemp(join(tmpdir(), "engine-test-"));
    const holder = spawnHolder();
    await once(holder.stdout, "data");
    return new Machine(directory, holder);
  }

  /** Runs a command on this machine. */
  run(command: string, ...args: string[]): Promise<string> {
    const namespaces = ["--target", `${this.holder.pid}`, "--mount", "--net", `--wd=${projectRoot}`];
    return run("nsenter", [...namespaces, command, ...args]);
  }

  async start(name: string, imageStore: string): Promise<void> {
    this.#clouds.add(name);
    await this.#engine("start", name, imageStore);
  }

  async remove(name: string): Promise<void> {
    await this.#engine("remove", name);
    this.#clouds.delete(name);
  }

  async #engine(...[action, ...args]: [string, ...string[]]): Promise<void> {
    const script = join(import.meta.dirname, "engine-process.ts");
    await this.run(join(projectRoot, "node_modules/.bin/tsx"), script, action, this.directory, ...args);
  }

  paths(name: string) {
    return podmanPaths(cloud(this.directory, name).directories);
  }

  /** Calls the Docker API of a cloud. */
  docker(name: string, method: string, path: string, body?: unknown): Promise<Buffer> {
    return docker(this.paths(name).socket, method, path, body);
  }

  /** Requests this address from this machine, and returns the answer. */
  get(address: string): Promise<string> {
    const program = `process.stdout.write(await (await fetch("http://${address}")).text())`;
    return this.run(process.execPath, "--input-type=module", "--eval", program);
  }

  /** Everything that Podman might change: firewall, links, forwarding, mounts, files. */
  async state(): Promise<string[]> {
    const rules = (await this.run("iptables-save")).split("\n");
    const links = await this.run("ip", "-oneline", "link");
    const forward = await this.run("cat", "/proc/sys/net/ipv4/ip_forward");
    const mounts = parseMountPoints(await this.run("cat", "/proc/self/mounts"));
    const files = await this.run("sh", "-c", `find ${WATCHED.join(" ")} 2>/dev/null; true`);
    return [
      // listing a table creates its built-in chains, which are empty
      ...rules.filter((line) => line.startsWith("-A ") || / - \[/.test(line)).map((line) => line.replace(/\[.*\]/, "")),
      ...links.split("\n").map((line) => `link ${line.split(": ")[1]}`),
      `ip_forward ${forward}`,
      ...below([...WATCHED, this.directory], mounts),
      ...files.split("\n"),
      ...(await readdir(this.directory)).filter((name) => !name.endsWith(".log")),
    ];
  }

  /** Ends the machine, with anything that a failed test has left on it. */
  async end(): Promise<void> {
    for (const name of this.#clouds) await this.remove(name);
    this.holder.stdin.end();
    await once(this.holder, "close");
    await rm(this.directory, { recursive: true });
  }
}

function spawnHolder() {
  return spawn("unshare", ["--mount", "--net", "sh", "-c", SETUP], { stdio: ["pipe", "pipe", "inherit"] });
}
