import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { cloudPaths } from "../../../local/cloud/paths.ts";
import type { CloudRecord } from "../../../stacks/config/cloud-record.ts";

/** A program that listens on a free port of this machine. */
export function listen(): Promise<{ listening: Server; port: number }> {
  return new Promise((resolve) => {
    const listening = createServer().listen(0, "127.0.0.1", () => {
      const address = listening.address();
      if (address === null || typeof address === "string") throw new Error("no port");
      resolve({ listening, port: address.port });
    });
  });
}

/** Leaves the record of a local cloud that was started on a port once, and does not run. */
export function keepPort(name: string, port: number): void {
  const { directory } = cloudPaths(name);
  const record: CloudRecord = {
    name,
    endpoint: `https://127.0.0.1:${port}`,
    s3ControlProxy: `http://127.0.0.1:${port + 10_000}`,
    podEndpoint: `https://10.89.1.1:${port}`,
    caCertificateFile: "ca.crt",
    network: { name, interfaceName: "eks0", subnet: "10.89.1.0/24", gateway: "10.89.1.1" },
    engine: "podman",
    reach: { by: "address" },
    providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "cloud.json"), JSON.stringify(record));
}
