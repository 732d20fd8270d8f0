import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../../lib/errors.ts";
import { type CloudRecord, readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { certificatePaths, ensureCertificates } from "../emulator/certificates.ts";
import { endpointUrl } from "../emulator/client.ts";
import { emulatorPaths } from "../emulator/paths.ts";
import { networkOf, numberOf } from "../engine/network.ts";
import { cloudPaths } from "./paths.ts";
import { portsOf } from "./ports.ts";
import { claimSlot, keepSlot } from "./slots.ts";

/** What the user chose, and set-up found out, before anything of the cloud is started. */
export interface Choices extends Pick<CloudRecord, "engine" | "providers" | "rehearses"> {
  accountId: string;
  /** Where containers find this machine, if not at their network's gateway: the machine then finds them at ports. */
  hostAddress?: string;
}

/**
 * The record of a local cloud: written at its first start, before anything outside its directory is touched, so that
 * whatever comes of that start, its end knows what to remove; and kept as it is, since Terraform's state remembers the
 * address (it is the issuer's) and the providers' versions.
 */
export async function ensureRecord(
  name: string,
  { accountId, hostAddress, ...choices }: Choices,
): Promise<CloudRecord> {
  const { directory } = cloudPaths(name);
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
  const { certificates } = emulatorPaths(directory);
  // whoever reads the record reads the CA
  await ensureCertificates(certificates, { accountId, hostAddress: podAddress });
  const record: CloudRecord = {
    name,
    endpoint: endpointUrl(port),
    podEndpoint: `https://${podAddress}:${port}`,
    s3ControlProxy: `http://127.0.0.1:${s3ControlProxy}`,
    caCertificateFile: relative(directory, certificatePaths(certificates).ca),
    network,
    reach: hostAddress === undefined ? { by: "address" } : { by: "port", port: service },
    ...choices,
  };
  await writeFileAtomic(join(directory, "cloud.json"), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

/**
 * The record of a local cloud that was started before; undefined where none was.
 * @throws {UserError} when it was started, but has no record any more
 * @throws {ConfigError} when another version of the project wrote it
 */
export function keptRecord(name: string): CloudRecord | undefined {
  const { directory } = cloudPaths(name);
  const record = readCloudRecord(directory);
  // made when the emulator starts, which comes after the record
  if (record !== undefined || !existsSync(emulatorPaths(directory).state)) return record;
  throw new UserError("RECORD_LOST", `The local cloud "${name}" was started, but ${directory}/cloud.json is gone.`, {
    remedy:
      "It can't be used any more: remove what is left of it with npm run down, and start a new one with npm run up.",
  });
}

/** The emulator's port. */
export function emulatorPort({ endpoint }: CloudRecord): number {
  return Number(new URL(endpoint).port);
}

/** The port of the emulator's proxy for S3 Control. */
export function s3ControlProxyPort({ s3ControlProxy }: CloudRecord): number {
  return Number(new URL(s3ControlProxy).port);
}
