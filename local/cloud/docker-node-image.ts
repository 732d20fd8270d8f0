import { K3S_IMAGE } from "../engine/docker.ts";
import { hasImage, pullImage, tryPulling } from "../engine/docker-engine.ts";
import { UserError } from "../errors.ts";
import { ensureMmdebstrap } from "../image/debian.ts";
import type { Log } from "../log.ts";
import { buildDockerNodeImage, hasOwnNodeImage } from "../node/docker-image.ts";

/**
 * The image that Docker runs clusters on: the stock one where the engine has or gets it, else our own. Once there is one
 * of our own, no registry is asked again: that may take minutes where there is none.
 * @throws {UserError} when neither can be had
 */
export async function dockerNodeImage(log: Log): Promise<string> {
  if (await hasImage(K3S_IMAGE, log)) return K3S_IMAGE;
  if (!(await hasOwnNodeImage(log)) && (await pullImage(K3S_IMAGE, log))) return K3S_IMAGE;
  requireLinux();
  await ensureMmdebstrap(log);
  return buildDockerNodeImage(log);
}

function requireLinux(): void {
  if (process.platform === "linux") return;
  throw new UserError(
    "K3S_NOT_PULLED",
    `Docker can't pull ${K3S_IMAGE}, and on Linux only can a node image be built in its place.`,
    { remedy: tryPulling(K3S_IMAGE) },
  );
}
