import type { Log } from "../../../lib/log.ts";
import type { KubernetesVersion } from "../../../stacks/config/kubernetes-versions.ts";
import { cloudPaths } from "../../cloud/paths.ts";
import { buildNodeImage } from "../../node/image.ts";
import type { Engine, EngineCloud } from "../engine.ts";
import { Podman } from "./podman.ts";

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
