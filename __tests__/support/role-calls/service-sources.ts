import type { ServiceSource } from "../sessions.ts";
import { config, type ServiceRole } from "./roles.ts";

interface ServiceOfRole {
  /** The service's principal. */
  service: string;
  /** Undefined for a service that names no source. */
  source?: ServiceSource;
}

const { region, accountId, names } = config;
const ANOTHER_ACCOUNT = "999988887777";

/** The services that the roles are for. */
export const SERVICES_OF_ROLES: Readonly<Record<ServiceRole, ServiceOfRole>> = {
  cluster: {
    service: "eks.amazonaws.com",
    source: { arn: `arn:aws:eks:${region}:${accountId}:cluster/${names.cluster}`, account: accountId },
  },
  // EC2 gives it to an instance: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
  node: { service: "ec2.amazonaws.com" },
  "flow-logs": {
    service: "vpc-flow-logs.amazonaws.com",
    source: { arn: `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/fl-0123456789abcdef0`, account: accountId },
  },
};

/** A service that tries to take a role on behalf of something that the role is not for. */
export interface RefusedSource {
  role: ServiceRole;
  title: string;
  source?: ServiceSource;
}

/** The emulator (__tests__/e2e/04-least-privilege.test.ts) and iam-simulate refuse each of them. */
export const REFUSED_SOURCES: readonly RefusedSource[] = [
  ...(["cluster", "flow-logs"] as const).flatMap((role): RefusedSource[] => {
    const { source } = SERVICES_OF_ROLES[role];
    const { arn = "" } = source ?? {};
    return [
      { role, title: "without a source" },
      {
        role,
        title: "on behalf of another account",
        source: { arn: arn.replace(`:${accountId}:`, `:${ANOTHER_ACCOUNT}:`), account: ANOTHER_ACCOUNT },
      },
      {
        role,
        title: "on behalf of another kind of resource",
        source: { arn: `arn:aws:ec2:${region}:${accountId}:instance/i-0123456789abcdef0`, account: accountId },
      },
    ];
  }),
  {
    role: "cluster",
    title: "on behalf of another cluster",
    source: { arn: `arn:aws:eks:${region}:${accountId}:cluster/another`, account: accountId },
  },
];
