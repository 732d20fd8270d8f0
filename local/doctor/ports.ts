import { endPortHolder, isFree } from "../../lib/processes/port-holder.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { cloudPaths } from "../cloud/paths.ts";
import { emulatorPorts } from "../cloud/record.ts";
import { isRunning } from "../cloud/running-cloud.ts";
import type { Finding } from "./finding.ts";

/** Whether the ports are free that a local cloud has from its first start on. A new cloud chooses free ports. */
export async function portsFinding(name: string): Promise<Finding> {
  const subject = "Ports";
  const record = readCloudRecord(cloudPaths(name).directory);
  if (record === undefined) return { subject, state: "fine", detail: "free ones are taken" };
  const ports = Object.values(emulatorPorts(record));
  const all = ports.join(" and ");
  if (await isRunning(name)) return { subject, state: "fine", detail: `${all}, where the local cloud runs` };
  for (const port of ports) {
    if (await isFree(port)) continue;
    return { subject, state: "missing", detail: `${port} is taken by another program`, remedy: endPortHolder(port) };
  }
  return { subject, state: "fine", detail: all };
}
