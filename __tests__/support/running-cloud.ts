import type { RunningCloud } from "../../local/cloud/running-cloud.ts";
import { stateDirectory } from "../../stacks/project.ts";

/** A local cloud as its programs see it. Nothing of it exists. */
export function runningCloud(name: string) {
  return {
    name,
    record: {
      name,
      endpoint: "https://localhost:4570",
      s3ControlProxy: "http://127.0.0.1:14566",
      podEndpoint: "https://10.213.0.1:4570",
      caCertificateFile: "aws/tls/ca.pem",
      network: { name: "webapi-0", interfaceName: "webapi-0", subnet: "10.213.0.0/24", gateway: "10.213.0.1" },
      engine: "podman",
      reach: { by: "address" },
      providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
    },
    client: {
      cloudDirectory: stateDirectory(name),
      port: 4570,
      region: "eu-central-1",
      credentials: { accessKeyId: "AKIA", secretAccessKey: "secret" },
    },
  } satisfies RunningCloud;
}
