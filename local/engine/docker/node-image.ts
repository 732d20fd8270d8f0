import { ensureMmdebstrap } from "../../../deploy/image/debian.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Log } from "../../../lib/log.ts";
import { hasImage, pullImage, tryPulling } from "../../../lib/tools/docker.ts";
import type { KubernetesVersion } from "../../../stacks/config/kubernetes-versions.ts";
import { buildDockerNodeImage, hasOwnNodeImage } from "../../node/docker-image.ts";
import { RELEASES } from "../../node/versions.ts";

/**
 * The node image for this version in the user's Docker engine: the stock image if the engine has it or can pull it, or
 * else an image that is built. Once an image of any version was built, no registry is asked again, because without a
 * registry that may take minutes.
 * @returns the image, without a program if it is the stock image
 * @throws {UserError} when the image can be neither pulled nor built
 */
export async function dockerNodeImage(
  version: KubernetesVersion,
  log: Log,
): Promise<{ name: string; program?: string }> {
  const { k3sImage } = RELEASES[version];
  if (await hasImage(k3sImage, log)) return { name: k3sImage };
  if (!(await hasOwnNodeImage(log)) && (await pullImage(k3sImage, log))) return { name: k3sImage };
  requireLinux(k3sImage);
  await ensureMmdebstrap(log);
  return buildDockerNodeImage(version, log);
}

function requireLinux(k3sImage: string): void {
  if (process.platform === "linux") return;
  throw new UserError(
    "K3S_NOT_PULLED",
    `Docker can't pull ${k3sImage}, and on Linux only can a node image be built in its place.`,
    { remedy: tryPulling(k3sImage) },
  );
}
