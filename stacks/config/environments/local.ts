import { LOCAL_ACCOUNT } from "../example-accounts.ts";
import { CONTAINER_NETWORKS, deployerOf } from "../rehearsal.ts";
import type { EnvironmentInput } from "../schema/environment.ts";
import { kubernetes136 } from "./kubernetes.ts";

/** The nodes of the local cloud run on this machine, so they have its architecture. */
const onArm = process.arch === "arm64";

/** The local cloud. */
export const local: EnvironmentInput = {
  accountId: LOCAL_ACCOUNT,
  region: "eu-central-1",
  protect: false,
  network: { vpcCidr: "172.16.0.0/16", availabilityZones: ["a", "b", "c"] },
  cluster: {
    ...kubernetes136,
    serviceCidr: "10.100.0.0/16",
    publicAccessCidrs: [CONTAINER_NETWORKS],
    logRetentionDays: 7,
    administrators: [deployerOf(LOCAL_ACCOUNT)],
  },
  nodes: {
    architecture: onArm ? "arm64" : "amd64",
    instanceTypes: [onArm ? "t4g.medium" : "t3.medium"],
    minimum: 2,
    desired: 2,
    maximum: 10,
    diskSize: 50,
  },
  service: { replicas: 3, initialMessage: "hello from SSM", sourceCidrs: [CONTAINER_NETWORKS] },
};
