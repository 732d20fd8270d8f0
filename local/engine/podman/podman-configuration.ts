import { createHash } from "node:crypto";
import { join } from "node:path";
import type { ContainerNetwork } from "../network.ts";

/**
 * The content of containers.conf(5).
 *
 * - The soft and hard limits are equal, because Podman's Docker API swaps them.
 * - The result of a command in a container is kept as long as a client waits for an answer, which is 60 s in the Docker
 *   SDK. By default, the command's two monitors would stay for 5 minutes, and a cluster makes hundreds of them.
 * - Locks are in Podman's own directory, not in the shared memory of every Podman of this machine.
 * - Podman 4 ignores the firewall's driver, because iptables is the only one it has.
 */
export const containersConf = `[containers]
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]

[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
exit_command_delay = 60
lock_type = "file"

[network]
network_backend = "netavark"
firewall_driver = "iptables"
`;

/** The content of containers-storage.conf(5). Podman reads the cached image store in place, without a copy. */
export function storageConf(directories: { root: string; run: string; imageStore: string }): string {
  return `[storage]
driver = "overlay"
graphroot = ${JSON.stringify(directories.root)}
runroot = ${JSON.stringify(directories.run)}

[storage.options]
additionalimagestores = [${JSON.stringify(directories.imageStore)}]
`;
}

/** The content of containers-registries.conf(5). No registry is asked for a short name, such as the node image's. */
export const registriesConf = "unqualified-search-registries = []\n";

/**
 * The file of a Netavark network in Podman's network configuration directory. The file is written here because
 * `podman network create` can't name the bridge before Podman 4.4, and two stores would both choose podman1.
 */
export function networkConfiguration(network: ContainerNetwork): string {
  return JSON.stringify({
    name: network.name,
    id: createHash("sha256").update(network.name).digest("hex"),
    driver: "bridge",
    network_interface: network.interfaceName,
    created: "2026-01-01T00:00:00Z",
    subnets: [{ subnet: network.subnet, gateway: network.gateway }],
    ipv6_enabled: false,
    internal: false,
    dns_enabled: false,
    ipam_options: { driver: "host-local" },
  });
}

type PodmanPaths = ReturnType<typeof podmanPaths>;

/** The paths of one Podman's files: in `data` the state that must survive a reboot, in `runtime` all others. */
export function podmanPaths({ data, runtime }: { data: string; runtime: string }) {
  return {
    data,
    runtime,
    root: join(data, "storage"),
    networks: join(data, "networks"),
    containersConf: join(data, "containers.conf"),
    storageConf: join(data, "storage.conf"),
    registriesConf: join(data, "registries.conf"),
    log: join(data, "podman.log"),
    run: join(runtime, "storage"),
    tmp: join(runtime, "libpod"),
    socket: join(runtime, "podman.sock"),
    pidFile: join(runtime, "podman.pid"),
  };
}

/** Only storage.conf names the storage: with `--root`, Podman 4.3 ignores storage.conf's additional image stores. */
export function podmanOptions({ networks, tmp }: PodmanPaths): string[] {
  return ["--network-config-dir", networks, "--tmpdir", tmp];
}

export function podmanEnvironment(paths: PodmanPaths): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: process.env.HOME ?? "/root",
    // conmon can't read characters in a path that its locale does not have
    LC_ALL: "C.UTF-8",
    CONTAINERS_CONF: paths.containersConf,
    CONTAINERS_STORAGE_CONF: paths.storageConf,
    CONTAINERS_REGISTRIES_CONF: paths.registriesConf,
    TMPDIR: paths.tmp,
  };
}
