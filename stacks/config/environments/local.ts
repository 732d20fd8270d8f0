import type { EnvironmentInput } from "../schema.ts";
import { kubernetes135 } from "./kubernetes.ts";

/** The nodes of the local cloud are this machine. */
const onArm = process.arch === "arm64";

/** The local cloud. Its account id is one that AWS does not give out. */
export const local: EnvironmentInput = {
  accountId: "000000000000",
  region: "eu-central-1",
  protect: false,
  network: { vpcCidr: "172.16.0.0/16", availabilityZones: ["a", "b", "c"] },
  cluster: {
    ...kubernetes135,
    serviceCidr: "10.100.0.0/16",
    // the container networks of local clouds
    publicAccessCidrs: ["10.213.0.0/16"],
    logRetentionDays: 7,
    administrators: ["arn:aws:iam::000000000000:user/deployer"],
  },
  nodes: {
    architecture: onArm ? "arm64" : "amd64",
    instanceTypes: [onArm ? "t4g.medium" : "t3.medium"],
    minimum: 2,
    desired: 2,
    maximum: 10,
    diskSize: 50,
  },
  service: { replicas: 3, initialMessage: "hello from SSM" },
};
