import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../lib/processes/run.ts";
import { docker, dockerEngine, dockerHost, runsInVirtualMachine } from "../../lib/tools/docker.ts";
import { ensureTool } from "../../lib/tools/tool.ts";
import { crane } from "../../lib/tools/tools.ts";
import type { PushOptions } from "./builder.ts";

/**
 * Pushes an image of the Docker engine. An engine on this machine accepts any certificate of a registry at localhost.
 * An engine in a virtual machine has a different localhost, so crane pushes the image from this machine.
 */
export async function dockerPush(id: string, { destination, user, password, log }: PushOptions): Promise<void> {
  const host = destination.slice(0, destination.indexOf("/"));
  const auth = Buffer.from(`${user}:${password}`).toString("base64");
  // `docker login` would store the password in the user's home
  const configuration = await mkdtemp(join(tmpdir(), "eks-webapi-push-"));
  const options = { log, env: { DOCKER_HOST: await dockerHost(), DOCKER_CONFIG: configuration } };
  try {
    await writeFile(join(configuration, "config.json"), JSON.stringify({ auths: { [host]: { auth } } }), {
      mode: 0o600,
    });
    await docker(["tag", id, destination], { log });
    if (host.startsWith("localhost:") && runsInVirtualMachine(process.platform, await dockerEngine(log))) {
      const archive = join(configuration, "image.tar");
      await docker(["save", "--output", archive, destination], { log });
      // the registry is on this machine and has a certificate of an unknown CA; this is safe, because nodes pull by
      // digest
      await run(await ensureTool(crane, log), ["push", "--insecure", archive, destination], options);
    } else {
      await docker(["push", "--quiet", destination], options);
    }
    await docker(["image", "rm", destination], { log });
  } finally {
    await rm(configuration, { recursive: true });
  }
}
