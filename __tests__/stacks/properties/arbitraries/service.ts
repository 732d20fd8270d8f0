import fc from "fast-check";
import type { EnvironmentInput } from "../../../../stacks/config/schema/environment.ts";
import { sourceCidrs } from "./addresses.ts";
import { ALPHANUMERIC, text } from "./texts.ts";

type ServiceInput = EnvironmentInput["service"];

/** There are two rules for each in the nodes' security group, besides the rules of other parts. */
export const MOST_SERVICE_NETWORKS = 15;

/** Any characters, but for the marks by which Terraform and Parameter Store know their own. */
const message = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
    text(ALPHANUMERIC, { max: 4096 }),
    text("é", { max: 2048 }),
  )
  .filter((text) => !/[$%]\{|\{\{/.test(text) && Buffer.byteLength(text) <= 4096);

/** A value is fresh for 30 s and served for an hour, where nothing else is set. */
const ages = fc.oneof(
  fc.constant({}),
  fc.record({ parameterTtlSeconds: fc.integer({ min: 1, max: 3600 }) }),
  fc.record({ parameterMaxStaleSeconds: fc.integer({ min: 30, max: 604_800 }) }),
  fc.integer({ min: 1, max: 86_400 }).chain((ttl) =>
    fc.record({
      parameterTtlSeconds: fc.constant(ttl),
      parameterMaxStaleSeconds: fc.integer({ min: ttl, max: 604_800 }),
    }),
  ),
);

/** Requests up to the default of the limits, and limits from the default of the requests on, in every form. */
const resources: fc.Arbitrary<ServiceInput["resources"]> = fc.record(
  {
    requests: fc.record(
      { cpu: fc.constantFrom("1m", "250m", "0.25", "0.5"), memory: fc.constantFrom("1Ki", "64Mi", "131072Ki") },
      { requiredKeys: [] },
    ),
    limits: fc.record(
      { cpu: fc.constantFrom("500m", "0.5", "1", "1.999"), memory: fc.constantFrom("128Mi", "131072Ki", "1Gi") },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const uuid = fc.uuid();

/** A load balancer, whose certificate is in the environment's region and account. */
const loadBalancer = (region: string, accountId: string) =>
  fc.record(
    {
      scheme: fc.constantFrom("internal" as const, "internetFacing" as const),
      crossZone: fc.boolean(),
      certificateArn: uuid.map((id) => `arn:aws:acm:${region}:${accountId}:certificate/${id}`),
    },
    { requiredKeys: [] },
  );

/** The service of an environment in this region and account. */
export const service = (region: string, accountId: string): fc.Arbitrary<ServiceInput> =>
  fc
    .integer({ min: 1, max: 100 })
    .chain((replicas) =>
      fc.tuple(
        ages,
        fc.record(
          {
            replicas: fc.constant(replicas),
            autoscaling: fc.record(
              { maximum: fc.integer({ min: replicas, max: 100 }), targetCpuPercent: fc.integer({ min: 1, max: 100 }) },
              { requiredKeys: ["maximum"] },
            ),
            initialMessage: message,
            parameterType: fc.constantFrom("String" as const, "SecureString" as const),
            sourceCidrs: sourceCidrs(1, MOST_SERVICE_NETWORKS),
            loadBalancer: loadBalancer(region, accountId),
            drainSeconds: fc.integer({ min: 0, max: 300 }),
            resources,
          },
          { requiredKeys: ["replicas", "initialMessage"] },
        ),
      ),
    )
    .map(([ages, rest]) => ({ ...rest, ...ages }));
