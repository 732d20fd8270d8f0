import { loadConfig } from "../../stacks/config/load.ts";
import { AUTOSCALER } from "../../stacks/releases.ts";
import {
  AUDIENCE,
  assumeAsService,
  assumeByToken,
  createToken,
  type ServiceAccount,
  type Session,
} from "../support/sessions.ts";
import { CLOUD, kubectl } from "../support/test-cloud.ts";

/** The configuration of the suite's cloud. */
export const config = loadConfig({ LOCAL_CLOUD: CLOUD });

/** The roles that `base` creates for AWS services, by the last part of their names. */
export const SERVICE_ROLES = ["cluster", "node", "flow-logs"] as const;

/** The roles that `base` creates for workloads, with their service accounts. */
export const WORKLOADS = {
  service: { namespace: config.names.namespace, serviceAccount: config.names.serviceAccount },
  autoscaler: AUTOSCALER,
  // of AWS's add-on: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
  "vpc-cni": { namespace: "kube-system", serviceAccount: "aws-node" },
} satisfies Record<string, ServiceAccount>;

type Workload = keyof typeof WORKLOADS;
export type Role = (typeof SERVICE_ROLES)[number] | Workload;

export const WORKLOAD_ROLES = Object.keys(WORKLOADS) as Workload[];
export const ROLES: readonly Role[] = [...SERVICE_ROLES, ...WORKLOAD_ROLES];

export function roleName(role: Role): string {
  return `${config.names.prefix}-${role}`;
}

export function roleArn(role: Role): string {
  return `arn:aws:iam::${config.accountId}:role/${roleName(role)}`;
}

/** Takes a role in the way that its intended user does. */
export async function takeRole(role: Role): Promise<Session> {
  if (!isWorkload(role)) return assumeAsService(roleArn(role));
  return assumeByToken(roleArn(role), await createToken(WORKLOADS[role], AUDIENCE));
}

function isWorkload(role: Role): role is Workload {
  return role in WORKLOADS;
}

/**
 * Service accounts of workloads that do not run here: no registry has the autoscaler's image, and the add-on is only
 * recorded.
 */
const MISSING = [WORKLOADS.autoscaler, WORKLOADS["vpc-cni"]];

/** Creates the service accounts that are missing here. */
export async function makeServiceAccounts(): Promise<void> {
  for (const { namespace, serviceAccount } of MISSING) {
    await kubectl("--namespace", namespace, "create", "serviceaccount", serviceAccount);
  }
}

export async function removeServiceAccounts(): Promise<void> {
  for (const { namespace, serviceAccount } of MISSING) {
    await kubectl("--namespace", namespace, "delete", "serviceaccount", serviceAccount);
  }
}
