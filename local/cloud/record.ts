import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../../lib/errors.ts";
import { type CloudRecord, readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { ensureCertificates } from "../emulator/certificates.ts";
import { endpointUrl } from "../emulator/client.ts";
import { networkOf, numberOf } from "../engine/network.ts";
import { cloudPaths } from "./paths.ts";
import { claimSlot, keepSlot, portsOf } from "./slots.ts";

/** The choices of the user and the findings of the set-up, which a new record is made from. */
export interface Choices extends Pick<CloudRecord, "engine" | "providers" | "rehearses"> {
  accountId: string;
  /** This machine's address for containers that it reaches at published ports; by default, their network's gateway. */
  hostAddress?: string | undefined;
}

/**
 * Returns the record of a local cloud, and writes it at the first start, before anything outside the cloud's directory
 * changes: `npm run down` then knows what to remove even if the start fails. Later starts do not change it, because
 * Terraform's state contains the address (as the issuer's) and the providers' versions.
 */
export async function ensureRecord(
  name: string,
  { accountId, hostAddress, ...choices }: Choices,
): Promise<CloudRecord> {
  const { directory, emulator } = cloudPaths(name);
  const kept = keptRecord(name);
  if (kept !== undefined) {
    await keepSlot(numberOf(kept.network), directory);
    return kept;
  }
  await mkdir(directory, { recursive: true });
  const slot = await claimSlot(name, directory);
  const network = networkOf(slot);
  const { emulator: port, s3ControlProxy, service } = portsOf(slot);
  const podAddress = hostAddress ?? network.gateway;
  // the CA must exist before the record, because the record's readers also read the CA
  await ensureCertificates(directory, { accountId, hostAddress: podAddress });
  const record: CloudRecord = {
    name,
    endpoint: endpointUrl(port),
    podEndpoint: `https://${podAddress}:${port}`,
    s3ControlProxy: `http://127.0.0.1:${s3ControlProxy}`,
    caCertificateFile: relative(directory, emulator.ca),
    network,
    reach: hostAddress === undefined ? { by: "address" } : { by: "port", port: service },
    ...choices,
  };
  await writeFileAtomic(join(directory, "cloud.json"), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

/** The record of a local cloud that was started before. Throws a UserError if the cloud has lost it. */
export function keptRecord(name: string): CloudRecord | undefined {
  const { directory, emulator } = cloudPaths(name);
  const record = readCloudRecord(directory);
  // the emulator's state is made after the record, so a state without a record means that the record was lost
  if (record !== undefined || !existsSync(emulator.state)) return record;
  throw new UserError("RECORD_LOST", `The local cloud "${name}" was started, but ${directory}/cloud.json is gone.`, {
    remedy:
      "It can't be used any more: remove what is left of it with npm run down, and start a new one with npm run up.",
  });
}

/** The ports of this machine on which the emulator and its proxy for S3 Control listen. */
export function emulatorPorts({ endpoint, s3ControlProxy }: CloudRecord): { port: number; s3ControlProxyPort: number } {
  return { port: Number(new URL(endpoint).port), s3ControlProxyPort: Number(new URL(s3ControlProxy).port) };
}
