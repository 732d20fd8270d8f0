import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { jsonSchema } from "../../../lib/tools/json.ts";
import type { ContainerNetwork } from "../network.ts";

/**
 * containers.conf(5). The Docker API of Podman swaps soft and hard limits, so both are equal. How a command in a
 * container ended is told for as long as a client waits for an answer, 60 s in the Docker SDK; by default its two monitors
 * would stay for 5 minutes, and a cluster makes hundreds of them. Locks lie in Podman's own directory, not in the shared
 * memory of every Podman of this machine. Podman 4 passes over the firewall's driver, which is its only one.
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

/** containers-storage.conf(5): the cached image store is read where it is, not copied. */
export function storageConf(directories: { root: string; run: string; imageStore: string }): string {
  return `[storage]
driver = "overlay"
graphroot = ${JSON.stringify(directories.root)}
runroot = ${JSON.stringify(directories.run)}

[storage.options]
additionalimagestores = [${JSON.stringify(directories.imageStore)}]
`;
}

/** containers-registries.conf(5): no registry is asked for a short name; the node image is in the image store. */
export const registriesConf = "unqualified-search-registries = []\n";

/**
 * A network of the netavark backend, as Podman keeps it in its network configuration directory. Written here because
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

const networkSchema = jsonSchema(
  z.object({
    name: z.string(),
    network_interface: z.string(),
    subnets: z.tuple([z.object({ subnet: z.string(), gateway: z.string() })]),
  }),
);

/** Reads what `networkConfiguration` wrote. */
export function parseNetwork(configuration: string): ContainerNetwork {
  const { name, network_interface: interfaceName, subnets } = networkSchema.parse(configuration);
  return { name, interfaceName, ...subnets[0] };
}

/** Where the files of one Podman lie: state that outlives a reboot in `data`, all else in `runtime`. */
export function podmanPaths(directories: { data: string; runtime: string }) {
  const { data, runtime } = directories;
  return {
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
