import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { cloudPaths } from "../../local/cloud/paths.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";

/** A program that listens on a port of this machine. */
export function listen(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, "127.0.0.1", () => resolve(server));
  });
}

interface Ports {
  emulator: number;
  s3ControlProxy: number;
}

/** Writes the record of a stopped local cloud that has used these ports. */
export function keepPorts(name: string, { emulator, s3ControlProxy }: Ports): void {
  const { directory } = cloudPaths(name);
  const record: CloudRecord = {
    name,
    endpoint: `https://127.0.0.1:${emulator}`,
    s3ControlProxy: `http://127.0.0.1:${s3ControlProxy}`,
    podEndpoint: `https://10.89.1.1:${emulator}`,
    caCertificateFile: "ca.crt",
    network: { name, interfaceName: "eks0", subnet: "10.89.1.0/24", gateway: "10.89.1.1" },
    engine: "podman",
    reach: { by: "address" },
    providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "cloud.json"), JSON.stringify(record));
}
