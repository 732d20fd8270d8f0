import { type Role, roleArn, WORKLOADS, type Workload } from "../support/role-calls/roles.ts";
import { SERVICES_OF_ROLES } from "../support/role-calls/service-sources.ts";
import { AUDIENCE, assumeAsService, assumeByToken, createToken, type Session } from "../support/sessions.ts";
import { kubectl } from "../support/test-cloud.ts";

/** Takes a role in the way that its intended user does. */
export async function takeRole(role: Role): Promise<Session> {
  if (!isWorkload(role)) return assumeAsService(roleArn(role), SERVICES_OF_ROLES[role].source);
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
