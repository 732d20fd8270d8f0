import { CommandError, UserError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import { ensurePackages } from "../../lib/tools/system-packages.ts";
import { runWithoutTraces } from "../image/buildah.ts";
import { withRegistryLogin } from "../image/registry-login.ts";
import type { Repository } from "../image/repository.ts";
import type { AwsAccess } from "../target.ts";
import type { PublicImage } from "./images.ts";

const ANSWER_MS = 60_000;

/** The destination of a copy. */
export interface Mirror {
  repository: Repository;
  aws: Pick<AwsAccess, "caCertificateFile">;
  log: Log;
}

/**
 * Copies an image for all its platforms, with its tag and digest, unless it is there already.
 * @returns whether it was copied.
 * @throws {UserError} when the source can't be reached, or the tag names another image.
 */
export async function mirrorImage(image: PublicImage, { repository, aws, log }: Mirror): Promise<boolean> {
  const there = await repository.find(image.tag);
  if (there?.digest === image.digest) return false;
  if (there !== undefined) {
    throw new UserError(
      "TAG_TAKEN",
      `Tag ${image.tag} of ${repository.uri} names another image (${there.digest}) than the one to mirror (${image.digest}), and tags are immutable.`,
      { remedy: "Find out who pushed it and why. Once nothing runs it, delete it in ECR, and run this again." },
    );
  }
  await ensurePackages(["skopeo"], log);
  await requireSource(image, log);
  await copy(image, { repository, aws, log });
  const copied = await repository.find(image.tag);
  if (copied?.digest !== image.digest)
    throw new Error(`${image.tag} was copied, but the registry has ${copied?.digest}`);
  return true;
}

async function requireSource({ source, digest }: PublicImage, log: Log): Promise<void> {
  const inspect = ["inspect", "--raw", `docker://${source}@${digest}`];
  await skopeo(inspect, { log, timeoutMs: ANSWER_MS }).catch((cause: unknown) => {
    if (!(cause instanceof CommandError)) throw cause;
    const why = cause.lastLines.split("\n").at(-1) || cause.message;
    throw new UserError("SOURCE_UNREACHABLE", `${source} does not give the image ${digest}: ${why}`, {
      remedy: "Run this where that registry can be reached, for example in CI; HTTPS_PROXY names a proxy.",
      cause,
    });
  });
}

async function copy({ source, tag, digest }: PublicImage, { repository, aws, log }: Mirror): Promise<void> {
  const to = { ...(await repository.login()), ...aws, destination: repository.pushTo };
  await withRegistryLogin(to, ({ options }) => {
    const images = [`docker://${source}@${digest}`, `docker://${to.destination}:${tag}`];
    return skopeo(["copy", "--all", "--preserve-digests", ...options("dest-"), ...images], { log });
  });
}

function skopeo(args: readonly string[], options: { log: Log; timeoutMs?: number }): Promise<string> {
  return runWithoutTraces(["skopeo", ...args], options);
}
