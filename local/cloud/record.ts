import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { type CloudRecord, readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { certificatePaths, ensureCertificates } from "../aws/certificates.ts";
import { endpointUrl } from "../aws/client.ts";
import { emulatorPaths } from "../aws/paths.ts";
import { containerNetwork } from "../engine/network.ts";
import { cloudPaths } from "./paths.ts";
import { freeEmulatorPort } from "./ports.ts";

/** What the user chose, and set-up found out, before anything of the cloud is started. */
export type Choices = Pick<CloudRecord, "engine" | "providers" | "rehearses">;

/**
 * The record of a local cloud: written at its first start, before anything outside its directory is touched, so that
 * whatever comes of that start, its end knows what to remove; and kept as it is, since Terraform's state remembers the
 * address (it is the issuer's) and the providers' versions.
 */
export async function ensureRecord(name: string, choices: Choices): Promise<CloudRecord> {
  const { directory } = cloudPaths(name);
  const kept = readCloudRecord(directory);
  if (kept !== undefined) return kept;
  await mkdir(directory, { recursive: true });
  const network = containerNetwork(directory);
  const port = await freeEmulatorPort(name);
  const { certificates } = emulatorPaths(directory);
  // whoever reads the record reads the CA
  await ensureCertificates(certificates, [network.gateway]);
  const record: CloudRecord = {
    name,
    endpoint: endpointUrl(port),
    podEndpoint: `https://${network.gateway}:${port}`,
    caCertificateFile: relative(directory, certificatePaths(certificates).ca),
    network,
    ...choices,
  };
  await writeFileAtomic(join(directory, "cloud.json"), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

/** The emulator's port. */
export function emulatorPort({ endpoint }: CloudRecord): number {
  return Number(new URL(endpoint).port);
}
