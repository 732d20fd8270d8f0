import { dockerEngine, dockerHost } from "../../../lib/tools/docker.ts";
import type { Engine, PreparedEngine } from "../engine.ts";
import { Docker } from "./docker.ts";
import { hostAddress, reachOf } from "./host-address.ts";
import { dockerNodeImage } from "./node-image.ts";

/** The user's Docker engine. */
export const docker: Engine = {
  packages: ["python3", "python3-venv"],

  async prepare(version, log) {
    const { name: nodeImage, program } = await dockerNodeImage(version, log);
    const start: PreparedEngine["start"] = async ({ network }, startLog) => {
      await new Docker(network).start(startLog);
      return dockerHost();
    };
    if (reachOf(process.platform, await dockerEngine(log)) === "address") return { nodeImage, program, start };
    return { nodeImage, program, start, hostAddress: await hostAddress(nodeImage, log) };
  },

  isRemovable: async () => (await dockerEngine()) !== undefined,

  remove: ({ network }, log) => new Docker(network).remove(log),
};
