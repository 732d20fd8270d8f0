import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { emulatorPort } from "../cloud/record.ts";
import { isRunning } from "../cloud/running-cloud.ts";
import { endPortHolder, isFree } from "../port-holder.ts";
import type { Finding } from "./finding.ts";

/** The port that a local cloud keeps from its first start on; a new one takes a free one. */
export async function portFinding(name: string): Promise<Finding> {
  const subject = "Port";
  const record = readCloudRecord(cloudPaths(name).directory);
  if (record === undefined) return { subject, state: "fine", detail: "a free one is taken" };
  const port = emulatorPort(record);
  if (await isRunning(name)) return { subject, state: "fine", detail: `${port}, where the local cloud runs` };
  if (await isFree(port)) return { subject, state: "fine", detail: `${port}` };
  return { subject, state: "missing", detail: `${port} is taken by another program`, remedy: endPortHolder(port) };
}
