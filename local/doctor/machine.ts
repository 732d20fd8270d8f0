import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { UserError } from "../../lib/errors.ts";
import { endPortHolder, isFree } from "../../lib/processes/port-holder.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { emulatorPorts } from "../cloud/record.ts";
import { isRunning } from "../cloud/running-cloud.ts";
import { chooseEngine } from "../engine/engines.ts";
import { EXAMINATIONS, type Host, readHost } from "./engine.ts";
import { type Finding, fine, missing } from "./finding.ts";
import { directoryFindings, resourceFindings } from "./resources.ts";

const SET_CLOCK = "Set the clock, for example with: sudo timedatectl set-ntp true";
const START_AGAIN = "End the local cloud with npm run down, and start a new one.";

/** Refuses a machine that lacks what only its owner can provide, with all remedies. Takes a fraction of a second. */
export async function requireMachine(name: string, record: CloudRecord | undefined): Promise<void> {
  const findings = await examineMachine(name, await readHost(), record);
  const unmet = findings.flatMap((finding) => (finding.state === "missing" ? [finding] : []));
  if (unmet.length === 0) return;
  const lacks = unmet.map(({ subject, detail }) => `${subject} (${detail})`).join(", ");
  throw new UserError("MACHINE_UNFIT", `This machine lacks what the local cloud needs: ${lacks}.`, {
    remedy: unmet.map(({ remedy }) => remedy).join("\n"),
  });
}

/** Checks the requirements that only the machine's owner can meet. */
export async function examineMachine(name: string, host: Host, record: CloudRecord | undefined): Promise<Finding[]> {
  const examination = EXAMINATIONS[chooseEngine(host, record?.engine)];
  return [
    processorFinding(process.arch),
    examination.engine(host),
    ...(await examination.machine(host)),
    ...(await directoryFindings(name)),
    ...(await resourceFindings()),
    await clockFinding(name, new Date()),
    await portsFinding(record),
  ];
}

/** Whether the processor is one of the two that images and nodes are built for. */
export function processorFinding(arch: string): Finding {
  if (arch === "x64" || arch === "arm64") return fine("Processor", arch);
  return missing("Processor", `${arch} is neither amd64 nor arm64`, "Use a machine with an amd64 or arm64 processor.");
}

/** Whether the clock agrees with the local cloud's certificate, if it has one. This machine made it earlier. */
export async function clockFinding(name: string, now: Date): Promise<Finding> {
  const says = `it is ${now.toISOString()}`;
  const pem = await readFile(cloudPaths(name).emulator.certificateChain).catch(() => undefined);
  if (pem === undefined) return fine("Clock", says);
  const { validFrom, validTo } = new X509Certificate(pem);
  const [from, until] = [new Date(validFrom), new Date(validTo)];
  if (now < from) {
    const detail = `${says} by it, but the local cloud's certificate was made at ${from.toISOString()}`;
    return missing("Clock", detail, `${SET_CLOCK}. If it is right now: ${START_AGAIN}`);
  }
  if (now > until) {
    const detail = `${says} by it, and the local cloud's certificate was valid until ${until.toISOString()}`;
    return missing("Clock", detail, `If the clock is right: ${START_AGAIN} Else: ${SET_CLOCK}`);
  }
  return fine("Clock", says);
}

/** Whether the ports are free that a local cloud has from its first start on. A new cloud chooses free ports. */
export async function portsFinding(record: CloudRecord | undefined): Promise<Finding> {
  if (record === undefined) return fine("Ports", "free ones are taken");
  const ports = Object.values(emulatorPorts(record));
  const all = ports.join(" and ");
  if (await isRunning(record.name)) return fine("Ports", `${all}, where the local cloud runs`);
  for (const port of ports) {
    if (!(await isFree(port))) return missing("Ports", `${port} is taken by another program`, endPortHolder(port));
  }
  return fine("Ports", all);
}
