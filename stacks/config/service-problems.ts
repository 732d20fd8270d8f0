import { z } from "zod";
import { cidrSchema, isPrivate, PRIVATE } from "./cidr.ts";
import { type Problem, valueAt } from "./errors.ts";
import { bytes, millicores } from "./quantities.ts";
import { environmentSchema } from "./schema/environment.ts";
import { serviceSchema } from "./schema/service.ts";

const pods = serviceSchema.pick({ replicas: true, autoscaling: true }).strip();
const ages = serviceSchema.pick({ parameterTtlSeconds: true, parameterMaxStaleSeconds: true }).strip();
const resources = serviceSchema.pick({ resources: true }).strip();
const loadBalancer = serviceSchema.pick({ loadBalancer: true }).strip();

const { accountId, region } = environmentSchema.shape;
const certificateSchema = z.object({ accountId, region, service: loadBalancer });
const sourcesSchema = z.object({
  cluster: z.object({ publicAccessCidrs: z.array(cidrSchema) }),
  service: loadBalancer.extend({ sourceCidrs: z.array(cidrSchema).min(1).optional() }),
});

/** Conflicts between settings of the service, and with others. Malformed settings are left to the schema. */
export function serviceProblems(input: unknown): Problem[] {
  return [certificateProblems, podProblems, ageProblems, resourceProblems, sourceProblems].flatMap((problems) =>
    problems(input),
  );
}

/** A certificate belongs to a region and an account: https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html */
function certificateProblems(input: unknown): Problem[] {
  const { data } = certificateSchema.safeParse(input);
  const value = data?.service.loadBalancer.certificateArn;
  if (data === undefined || value === undefined) return [];
  const [, , , region, account] = value.split(":");
  const problem = (expected: string) => ({ key: "service.loadBalancer.certificateArn", value, expected });
  return [
    ...(region === data.region ? [] : [problem(`must be in the region ${data.region}, as the load balancer is`)]),
    ...(account === data.accountId
      ? []
      : [problem(`must be in the account ${data.accountId}, as the load balancer is`)]),
  ];
}

function podProblems(input: unknown): Problem[] {
  const { data } = z.object({ service: pods }).safeParse(input);
  if (data?.service.autoscaling === undefined) return [];
  const { replicas, autoscaling } = data.service;
  return mustNotExceed(
    input,
    { key: "service.replicas", value: replicas, amount: replicas },
    { key: "service.autoscaling.maximum", value: autoscaling.maximum, amount: autoscaling.maximum },
  );
}

function ageProblems(input: unknown): Problem[] {
  const { data } = z.object({ service: ages }).safeParse(input);
  if (data === undefined) return [];
  const { parameterTtlSeconds, parameterMaxStaleSeconds } = data.service;
  return mustNotExceed(
    input,
    { key: "service.parameterTtlSeconds", value: parameterTtlSeconds, amount: parameterTtlSeconds },
    { key: "service.parameterMaxStaleSeconds", value: parameterMaxStaleSeconds, amount: parameterMaxStaleSeconds },
  );
}

/** https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
function resourceProblems(input: unknown): Problem[] {
  const { data } = z.object({ service: resources }).safeParse(input);
  if (data === undefined) return [];
  const { requests, limits } = data.service.resources;
  return [
    { resource: "cpu" as const, amountOf: millicores },
    { resource: "memory" as const, amountOf: bytes },
  ].flatMap(({ resource, amountOf }) => {
    const setting = (kind: "requests" | "limits", value: string) => ({
      key: `service.resources.${kind}.${resource}`,
      value,
      amount: amountOf(value),
    });
    const limit = limits[resource];
    if (limit === undefined) return [];
    return mustNotExceed(input, setting("requests", requests[resource]), setting("limits", limit));
  });
}

/** Networks of a load balancer that faces the Internet, which private addresses do not reach. */
function sourceProblems(input: unknown): Problem[] {
  const { data } = sourcesSchema.safeParse(input);
  if (data?.service.loadBalancer.scheme !== "internetFacing") return [];
  const { sourceCidrs } = data.service;
  const problem = (expected: string) => [{ key: "service.sourceCidrs", value: sourceCidrs, expected }];
  const sources = sourceCidrs ?? data.cluster.publicAccessCidrs;
  if (sources.length === 0)
    return problem("must be set where the load balancer faces the Internet and cluster.publicAccessCidrs is empty");
  if (!sources.every(isPrivate)) return [];
  return problem(`must name a network outside ${PRIVATE.join(", ")} where the load balancer faces the Internet`);
}

interface Setting {
  key: string;
  value: string | number;
  amount: number;
}

/** Names the smaller setting as the wrong one, or the larger one if the smaller has its default. */
function mustNotExceed(input: unknown, smaller: Setting, larger: Setting): Problem[] {
  if (smaller.amount <= larger.amount) return [];
  if (valueAt(input, smaller.key.split(".")) === undefined)
    return [{ ...larger, expected: `must not be less than ${smaller.key}, which is ${smaller.value}` }];
  return [{ ...smaller, expected: `must not be more than ${larger.key}, which is ${larger.value}` }];
}
