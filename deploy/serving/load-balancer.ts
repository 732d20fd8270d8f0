import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
  paginateDescribeLoadBalancers,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ApiAccess } from "../target.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
export interface TargetHealth {
  readonly state: string;
  readonly reason?: string | undefined;
}

/** What AWS says of a load balancer. */
export interface Balancer {
  /** `internal` or `internet-facing` */
  readonly scheme: string;
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerState.html */
  readonly state: string;
  /** Of the state. */
  readonly why?: string | undefined;
  /** The targets of each target group: each port of the Service has one. */
  readonly groups: readonly (readonly TargetHealth[])[];
}

/** The name of a load balancer of AWS in the service's URL; undefined if the URL has another host. */
export function hostOfBalancer(url: string): string | undefined {
  const { hostname } = new URL(url);
  return /\.elb\.[a-z0-9-]+\.amazonaws\.com$/.test(hostname) ? hostname : undefined;
}

/** Whether the load balancer sends requests on. */
export function isServing({ state, groups }: Balancer): boolean {
  const hasHealthy = (group: readonly TargetHealth[]) => group.some(isHealthy);
  return state.startsWith("active") && groups.length > 0 && groups.every(hasHealthy);
}

/** State and targets, such as: active, 1 of 2 targets healthy (Target.FailedHealthChecks) */
export function describeBalancer({ state, why, groups }: Balancer): string {
  const targets = groups.flat();
  const healthy = targets.filter(isHealthy);
  const reasons = new Set(targets.flatMap((target) => (isHealthy(target) ? [] : (target.reason ?? target.state))));
  const count = targets.length === 0 ? "without targets" : `${healthy.length} of ${targets.length} targets healthy`;
  return `${state}${inBrackets(why)}, ${count}${inBrackets([...reasons].join(", "))}`;
}

/**
 * Looks at a load balancer and the health of its targets.
 * @returns undefined if no load balancer has the name
 */
export async function observeBalancer(
  { client }: Pick<ApiAccess, "client">,
  host: string,
  abortSignal: AbortSignal,
): Promise<Balancer | undefined> {
  const elb = new ElasticLoadBalancingV2Client(client);
  const found = await findBalancer(elb, host, abortSignal);
  if (found === undefined) return undefined;
  const { LoadBalancerArn, Scheme = "", State } = found;
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }), { abortSignal });
  const groups = await Promise.all(
    TargetGroups.map(async ({ TargetGroupArn }) => {
      const health = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }), { abortSignal });
      const targets = (health.TargetHealthDescriptions ?? []).map(({ TargetHealth }) => TargetHealth);
      return targets.map((target) => ({ state: target?.State ?? "unknown", reason: target?.Reason }));
    }),
  );
  return { scheme: Scheme, state: State?.Code ?? "unknown", why: State?.Reason, groups };
}

async function findBalancer(
  client: ElasticLoadBalancingV2Client,
  host: string,
  abortSignal: AbortSignal,
): Promise<LoadBalancer | undefined> {
  // the API finds load balancers by ARN and name, and not by DNS name
  for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client }, {}, { abortSignal })) {
    const found = LoadBalancers.find(({ DNSName }) => DNSName?.toLowerCase() === host);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isHealthy({ state }: TargetHealth): boolean {
  return state === "healthy";
}

function inBrackets(text: string | undefined): string {
  return text ? ` (${text})` : "";
}
