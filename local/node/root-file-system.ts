import { join } from "node:path";
import { hostArchitecture } from "../../deploy/image/architecture.ts";
import { debianRootFileSystem } from "../../deploy/image/debian.ts";
import { cacheEntry } from "../../lib/cache/entry.ts";
import type { Log } from "../../lib/log.ts";

/** The last Debian whose containerd (1.6) runs on cgroup v1. */
const suite = "bookworm";

/** The packages that the kubelet, kube-proxy and the node itself need. */
const packages = [
  "ca-certificates",
  "containerd",
  "containernetworking-plugins",
  "etcd-server",
  "iptables",
  "mount",
  "runc",
];

/** The node's Debian as a tar archive. It is made once. */
export async function nodeRootFileSystem(log: Log): Promise<string> {
  const architecture = hostArchitecture();
  const directory = await cacheEntry("node-rootfs", [suite, architecture, ...packages], (target) =>
    debianRootFileSystem(
      { target: join(target, "rootfs.tar"), suite, architecture, variant: "essential", packages },
      log,
    ),
  );
  return join(directory, "rootfs.tar");
}
