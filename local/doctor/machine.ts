import { existsSync, readdirSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { basename } from "node:path";
import { cacheDirectory } from "../../lib/cache/directory.ts";
import { plainName } from "../../lib/cache/name.ts";
import { UserError } from "../../lib/errors.ts";
import { dockerEngine } from "../../lib/tools/docker.ts";
import { outdatedPodman } from "../../lib/tools/podman.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { clockFinding, readValidity } from "./clock.ts";
import { controlGroupsFinding, readControlGroups } from "./control-groups.ts";
import { directoryFindings, existingParent } from "./directories.ts";
import { engineFinding, type Host, likelyEngine, processorFinding } from "./engine.ts";
import type { Finding } from "./finding.ts";
import { kernelFinding, readKernelFeatures } from "./kernel.ts";
import { portsFinding } from "./ports.ts";
import { diskFinding, memoryFinding } from "./resources.ts";

/**
 * Refuses a machine that lacks what nobody but its owner can bring. Takes a fraction of a second.
 * @throws {UserError} that names all of it, with what to do.
 */
export async function requireMachine(name: string, record: CloudRecord | undefined): Promise<void> {
  const findings = await examineMachine(name, await readHost(), record);
  const missing = findings.flatMap((finding) => (finding.state === "missing" ? [finding] : []));
  if (missing.length === 0) return;
  const lacks = missing.map(({ subject, detail }) => `${subject} (${detail})`).join(", ");
  throw new UserError("MACHINE_UNFIT", `This machine lacks what the local cloud needs: ${lacks}.`, {
    remedy: missing.map(({ remedy }) => remedy).join("\n"),
  });
}

/** What nobody but a machine's owner can bring. */
export async function examineMachine(name: string, host: Host, record: CloudRecord | undefined): Promise<Finding[]> {
  const findings = [processorFinding(host), engineFinding(host, record?.engine)];
  if (likelyEngine(host, record?.engine) === "podman" && host.platform === "linux") {
    findings.push(controlGroupsFinding(await readControlGroups()));
    // only root may look
    if (host.root) findings.push(kernelFinding(await readKernelFeatures()));
  }
  findings.push(...(await directoryFindings(name)), ...(await resourceFindings()));
  return [...findings, clockFinding({ now: new Date(), validity: await readValidity(name) }), await portsFinding(name)];
}

export async function readHost(): Promise<Host> {
  const { platform, arch, getuid } = process;
  const [docker, podman] = await Promise.all([dockerEngine(), outdatedPodman()]);
  return { platform, arch, root: getuid?.() === 0, docker, outdatedPodman: podman };
}

async function resourceFindings(): Promise<Finding[]> {
  const directory = cacheDirectory();
  const { bavail, bsize } = await statfs(existingParent(directory));
  const entries = existsSync(directory) ? readdirSync(directory) : [];
  const cached = entries.some((entry) => plainName(basename(entry, ".json")) === "node-image");
  const available = process.availableMemory();
  return [diskFinding({ free: bavail * bsize, cached, directory }), memoryFinding({ available, cached })];
}
