import { beforeAll, describe, expect, it } from "vitest";
import { WORKLOAD_FEATURES } from "../../stacks/config/schema/network.ts";
import { config, ROLES, type Role, roleArn, roleName, SERVICE_ROLES } from "../support/role-calls/roles.ts";
import { REFUSED_SOURCES, SERVICES_OF_ROLES } from "../support/role-calls/service-sources.ts";
import { roleCalls } from "../support/role-calls/table.ts";
import type { ServiceSource } from "../support/sessions.ts";
import { synthesize } from "../support/synthesis.ts";
import { endpointsOf } from "./closure/components.ts";
import { configured } from "./closure/configurations.ts";
import { type Request, requestsOf, strangers } from "./closure/requests.ts";
import { type IamRequest, requestOf, resourcesOf } from "./witnesses/iam-requests.ts";
import { type NamedPolicy, platformPolicies } from "./witnesses/platform-policies.ts";
import { isAllowed, passes } from "./witnesses/simulations.ts";

/** Needs no right, so that the simulator evaluates no policy: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const NEVER_DENIED = "sts:GetCallerIdentity";

const stacks = synthesize(config);
const policies = platformPolicies(config, stacks);

describe("iam-simulate agrees with the table of calls", () => {
  let requests: { title: string; may: readonly Role[]; request: IamRequest }[];

  beforeAll(async () => {
    const targets = { keys: policies.keys, nodeGroup: "nodes" };
    requests = await Promise.all(
      roleCalls.map(async (call) => ({ ...call, request: await requestOf(call, targets, config) })),
    );
  });

  it.each(ROLES)("about each call of the role %s", async (role) => {
    expect(await disagreements(role)).toEqual([]);
  });

  it("and would notice a right too many", async () => {
    const more = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ssm:*", Resource: "*" }] };
    expect(await disagreements("service", [{ name: "more", policy: more }])).toContain(
      "ssm:GetParameter of another: denied in the table",
    );
  });

  it("and would notice a right too few", async () => {
    const fewer = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "ssm:*", Resource: "*" }] };
    expect(await disagreements("service", [{ name: "fewer", policy: fewer }])).toEqual([
      "ssm:GetParameter of the service's: allowed in the table",
    ]);
  });

  /** The calls of a role, with its policies and others, about which the table and the simulator disagree. */
  async function disagreements(role: Role, others: readonly NamedPolicy[] = []): Promise<string[]> {
    const principal = `arn:aws:sts::${config.accountId}:assumed-role/${roleName(role)}/test`;
    const identityPolicies = [...(policies.identityPolicies.get(roleName(role)) ?? []), ...others];
    const wrong: string[] = [];
    for (const { title, may, request } of requests) {
      let allowed = true;
      for (const resource of request.resources) {
        const call = { ...request, principal, account: config.accountId, resource };
        allowed &&= await isAllowed(call, identityPolicies, policies);
      }
      if (allowed !== may.includes(role)) wrong.push(`${title}: ${allowed ? "denied" : "allowed"} in the table`);
    }
    return wrong;
  }
});

describe("iam-simulate gives the role of an AWS service", () => {
  it.each(SERVICE_ROLES)("%s to its service", async (role) => {
    expect(await isGiven(role, SERVICES_OF_ROLES[role].source)).toBe(true);
  });

  it.each(REFUSED_SOURCES)("$role to nobody $title", async ({ role, source }) => {
    expect(await isGiven(role, source)).toBe(false);
  });

  function isGiven(role: (typeof SERVICE_ROLES)[number], source: ServiceSource | undefined): Promise<boolean> {
    const context = source && { "aws:SourceArn": source.arn, "aws:SourceAccount": source.account };
    const { service: principal } = SERVICES_OF_ROLES[role];
    const call = { principal, action: "sts:AssumeRole", resource: roleArn(role), account: config.accountId };
    return isAllowed({ ...call, context: context ?? {} }, [], policies);
  }
});

describe("iam-simulate lets through the endpoints", () => {
  const everything = configured({ autoscaler: "from zero", workloads: [...WORKLOAD_FEATURES], privateAccess: true });
  const { endpointPolicies } = platformPolicies(everything, synthesize(everything));
  const requests = requestsOf(everything);

  it("each call of what runs in the private subnets", async () => {
    const verdicts = await verdictsOn(requests);
    expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
    expect(verdicts.length).toBeGreaterThanOrEqual(requests.length - 1);
  });

  it("no call of another account, and none that nothing makes", async () => {
    const verdicts = await verdictsOn(strangers(everything, requests));
    expect(verdicts.filter(({ passed }) => passed)).toEqual([]);
    expect(verdicts.length).toBeGreaterThanOrEqual(requests.length - 1);
  });

  /** What the policy of each endpoint that carries a call says about it. */
  async function verdictsOn(calls: readonly Request[]) {
    const verdicts: { endpoint: string; call: string; resource: string; passed: boolean }[] = [];
    for (const { call: action, resource: about, account } of calls.filter(({ call }) => call !== NEVER_DENIED)) {
      const resources = about === "*" ? await resourcesOf(action, everything) : [about];
      const principal = account && `arn:aws:sts::${account}:assumed-role/any/test`;
      const context = account === undefined ? {} : { "aws:PrincipalAccount": account };
      for (const endpoint of endpointsOf(action)) {
        const policy = endpointPolicies.get(endpoint);
        if (policy === undefined) throw new Error(`no endpoint is ${endpoint}`);
        for (const resource of resources) {
          const call = { principal, action, resource, context, account: everything.accountId };
          verdicts.push({ endpoint, call: action, resource, passed: await passes(call, policy) });
        }
      }
    }
    return verdicts;
  }
});
