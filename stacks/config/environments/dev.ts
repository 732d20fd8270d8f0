import type { EnvironmentInput } from "../schema/environment.ts";
import { kubernetes136 } from "./kubernetes.ts";

/**
 * Set account, administrators and networks to your own: 111122223333 and 192.0.2.0/24 are examples, of AWS's
 * documentation and of RFC 5737. With your account, the example of a network is refused, as EKS refuses it.
 */
export const dev: EnvironmentInput = {
  accountId: "111122223333",
  region: "eu-central-1",
  protect: true,
  network: { vpcCidr: "172.16.0.0/16", availabilityZones: ["a", "b", "c"] },
  cluster: {
    ...kubernetes136,
    serviceCidr: "10.100.0.0/16",
    publicAccessCidrs: ["192.0.2.0/24"],
    logRetentionDays: 30,
    administrators: ["arn:aws:iam::111122223333:role/platform-administrator"],
  },
  nodes: { architecture: "amd64", instanceTypes: ["t3.medium"], minimum: 2, desired: 2, maximum: 10, diskSize: 50 },
  service: { replicas: 3, initialMessage: "hello from dev" },
};
