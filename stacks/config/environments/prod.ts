import type { EnvironmentInput } from "../schema/environment.ts";
import { kubernetes136 } from "./kubernetes.ts";

/**
 * Set account, administrators and networks to your own: 444455556666 and 198.51.100.0/24 are examples, of AWS's
 * documentation and of RFC 5737. With your account, the example of a network is refused, as EKS refuses it.
 */
export const prod: EnvironmentInput = {
  accountId: "444455556666",
  region: "eu-west-1",
  protect: true,
  network: { vpcCidr: "172.16.0.0/16", availabilityZones: ["a", "b", "c"] },
  cluster: {
    ...kubernetes136,
    serviceCidr: "10.100.0.0/16",
    publicAccessCidrs: ["198.51.100.0/24"],
    logRetentionDays: 365,
    administrators: ["arn:aws:iam::444455556666:role/platform-administrator"],
  },
  nodes: { architecture: "amd64", instanceTypes: ["m7i.large"], minimum: 3, desired: 3, maximum: 10, diskSize: 50 },
  service: { replicas: 3, initialMessage: "hello from prod" },
};
