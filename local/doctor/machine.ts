import { existsSync, readdirSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { basename } from "node:path";
import { cacheDirectory, plainName } from "../../lib/cache/directory.ts";
import { UserError } from "../../lib/errors.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { clockFinding, readValidity } from "./clock.ts";
import { directoryFindings, existingParent } from "./directories.ts";
import { EXAMINATIONS, likelyEngine } from "./engine.ts";
import type { Finding } from "./finding.ts";
import { type Host, processorFinding, readHost } from "./host.ts";
import { portsFinding } from "./ports.ts";
import { availableMemory, diskFinding, memoryFinding } from "./resources.ts";

/**
 * Refuses a machine that does not meet the requirements that only its owner can meet. Takes a fraction of a second.
 * @throws {UserError} that names everything that is missing, with remedies.
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

/** Checks the requirements that only the machine's owner can meet. */
export async function examineMachine(name: string, host: Host, record: CloudRecord | undefined): Promise<Finding[]> {
  const examination = EXAMINATIONS[likelyEngine(host, record?.engine)];
  return [
    processorFinding(host),
    examination.engine(host),
    ...(await examination.machine(host)),
    ...(await directoryFindings(name)),
    ...(await resourceFindings()),
    clockFinding({ now: new Date(), validity: await readValidity(name) }),
    await portsFinding(name),
  ];
}

async function resourceFindings(): Promise<Finding[]> {
  const directory = cacheDirectory();
  const { bavail, bsize } = await statfs(existingParent(directory));
  const entries = existsSync(directory) ? readdirSync(directory) : [];
  const cached = entries.some((entry) => plainName(basename(entry, ".json")) === "node-image");
  const available = availableMemory();
  return [diskFinding({ free: bavail * bsize, cached, directory }), memoryFinding({ available, cached })];
}
