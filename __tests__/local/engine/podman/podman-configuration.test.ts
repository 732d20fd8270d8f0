import { describe, expect, it } from "vitest";
import {
  containersConf,
  networkConfiguration,
  podmanPaths,
  storageConf,
} from "../../../../local/engine/podman/podman-configuration.ts";

describe("the configuration of Podman", () => {
  it("has equal soft and hard limits, because Podman's Docker API swaps them", () => {
    for (const [, soft, hard] of containersConf.matchAll(/"\w+=(\d+):(\d+)"/g)) expect(soft).toBe(hard);
  });

  it("names the path of the cached image store", () => {
    const conf = storageConf({ root: "/data/storage", run: "/run/storage", imageStore: "/cache/with space" });
    expect(conf).toContain('graphroot = "/data/storage"');
    expect(conf).toContain('additionalimagestores = ["/cache/with space"]');
  });

  it("names the network's bridge, subnet and gateway, and runs no name server in the network", () => {
    const network = { name: "n", interfaceName: "n0", subnet: "10.213.7.0/24", gateway: "10.213.7.1" };
    expect(JSON.parse(networkConfiguration(network))).toMatchObject({
      network_interface: "n0",
      subnets: [{ subnet: "10.213.7.0/24", gateway: "10.213.7.1" }],
      dns_enabled: false,
    });
  });

  it("has sockets and pid files in the runtime directory, and storage in the data directory", () => {
    const { socket, pidFile, root } = podmanPaths({ data: "/data", runtime: "/run/x" });
    expect([socket, pidFile]).toEqual(["/run/x/podman.sock", "/run/x/podman.pid"]);
    expect(root).toBe("/data/storage");
  });
});
