import { loadConfig } from "../../../stacks/config/load.ts";
import { AUTOSCALER } from "../../../stacks/releases.ts";
import type { ServiceAccount } from "../sessions.ts";
import { CLOUD } from "../test-cloud.ts";

/** The configuration of the suite's cloud as it is without a running cloud: this folder has no record of one. */
export const config = loadConfig({ LOCAL_CLOUD: CLOUD, IMAGE_TAG: "0123456789ab" }, import.meta.dirname);

/** The roles that `base` creates for AWS services, by the last part of their names. */
export const SERVICE_ROLES = ["cluster", "node", "flow-logs"] as const;

export type ServiceRole = (typeof SERVICE_ROLES)[number];

/** The roles that `base` creates for workloads, with their service accounts. */
export const WORKLOADS = {
  service: { namespace: config.names.namespace, serviceAccount: config.names.serviceAccount },
  autoscaler: AUTOSCALER,
  // of AWS's add-on: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
  "vpc-cni": { namespace: "kube-system", serviceAccount: "aws-node" },
} satisfies Record<string, ServiceAccount>;

export type Workload = keyof typeof WORKLOADS;
export type Role = ServiceRole | Workload;

export const WORKLOAD_ROLES = Object.keys(WORKLOADS) as Workload[];
export const ROLES: readonly Role[] = [...SERVICE_ROLES, ...WORKLOAD_ROLES];

export function roleName(role: Role): string {
  return `${config.names.prefix}-${role}`;
}

export function roleArn(role: Role): string {
  return `arn:aws:iam::${config.accountId}:role/${roleName(role)}`;
}
