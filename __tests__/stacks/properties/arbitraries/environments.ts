import fc from "fast-check";
import { isPrivate } from "../../../../stacks/config/cidr.ts";
import { KUBERNETES_VERSIONS, type KubernetesVersion } from "../../../../stacks/config/kubernetes-versions.ts";
import type { EnvironmentInput } from "../../../../stacks/config/schema/environment.ts";
import { WORKLOAD_FEATURES } from "../../../../stacks/config/schema/network.ts";
import { addresses, publicCidrs, sourceCidrs } from "./addresses.ts";
import { accountId, prescribedNames, region } from "./names.ts";
import { nodes, prefixFor } from "./nodes.ts";
import { MOST_SERVICE_NETWORKS, service } from "./service.ts";
import { ALPHANUMERIC, digest, text } from "./texts.ts";

/** How many random configurations a property is tested with. */
export const RUNS = 500;

/** How many of them are synthesized, which takes longer: `__tests__/long/random-platforms.test.ts` asks for more. */
export const PLATFORMS = Number(process.env.RANDOM_PLATFORMS ?? 100);

/** Names as long as they may be, and names that differ in their hyphens and slashes only. */
const principalName = fc.oneof(text(`${ALPHANUMERIC}+=,.@_-`, { max: 64 }), text("a-", { max: 3 }));

/** Of the examples in EKS's user guide, for which examples of networks may stay. */
const EXAMPLE_ACCOUNTS = ["111122223333", "123456789012", "444455556666"];

const anyAccount = fc.oneof(fc.constantFrom(...EXAMPLE_ACCOUNTS), accountId);

/** Roles and users, of one account or several, below paths or not. */
const principal = fc
  .tuple(anyAccount, fc.constantFrom("role", "user"), fc.array(principalName, { maxLength: 3 }), principalName)
  .map(([account, kind, path, name]) => `arn:aws:iam::${account}:${kind}/${[...path, name].join("/")}`);

const addOnVersion = fc
  .tuple(...Array.from({ length: 4 }, () => fc.nat({ max: 99 })))
  .map(([major, minor, patch, build]) => `v${major}.${minor}.${patch}-eksbuild.${build}`);

const version = fc.constantFrom(...KUBERNETES_VERSIONS);

/** A network that has room for the nodes. */
const network = (nodes: EnvironmentInput["nodes"]) =>
  fc
    .shuffledSubarray([..."abcdef"], { minLength: 2 })
    .chain((zones) => addresses(zones.length, prefixFor(nodes, zones.length)).map((cidrs) => ({ zones, ...cidrs })))
    .chain(({ zones, serviceCidr, ...cidrs }) =>
      fc
        .record(
          {
            availabilityZones: fc.constant(zones),
            nat: fc.constantFrom("none" as const, "single" as const, "perZone" as const),
            endpoints: fc.record(
              {
                zones: fc.constantFrom("all" as const, "one" as const),
                workloads: fc.shuffledSubarray([...WORKLOAD_FEATURES]),
              },
              { requiredKeys: [] },
            ),
          },
          { requiredKeys: ["availabilityZones"] },
        )
        .map((network) => ({ network: { ...network, ...cidrs }, serviceCidr })),
    );

/** Distinct principals, dealt out: at least one administers. */
const access = fc.uniqueArray(principal, { minLength: 1, maxLength: 9 }).chain((principals) =>
  fc
    .tuple(fc.integer({ min: 1, max: principals.length }), fc.nat({ max: principals.length }))
    .map(([administrators, viewers]) => ({
      administrators: principals.slice(0, administrators),
      viewers: principals.slice(administrators, administrators + viewers),
      deployers: principals.slice(administrators + viewers),
    }))
    .chain((lists) =>
      fc.record(
        {
          administrators: fc.constant(lists.administrators),
          viewers: fc.constant(lists.viewers),
          deployers: fc.constant(lists.deployers),
        },
        { requiredKeys: ["administrators"] },
      ),
    ),
);

const securityGroupId = fc
  .constantFrom(8, 17)
  .chain((length) => text("0123456789abcdef", { min: length, max: length }))
  .map((digits) => `sg-${digits}`);

/** Networks, security groups, or both. */
const privateAccess = fc
  .record(
    { cidrs: sourceCidrs(0), securityGroupIds: fc.uniqueArray(securityGroupId, { maxLength: 10 }) },
    { requiredKeys: [] },
  )
  .filter(({ cidrs = [], securityGroupIds = [] }) => cidrs.length + securityGroupIds.length > 0);

const cluster = (accountId: string, version: KubernetesVersion, serviceCidr: string) =>
  fc
    .tuple(
      access,
      fc.record(
        {
          version: fc.constant(version),
          serviceCidr: fc.constant(serviceCidr),
          addOns: fc.record({
            vpcCni: addOnVersion,
            kubeProxy: addOnVersion.map((addOn) => addOn.replace(/^v\d+\.\d+/, `v${version}`)),
            podIdentityAgent: addOnVersion,
            coredns: addOnVersion,
            metricsServer: addOnVersion,
          }),
          publicAccessCidrs: EXAMPLE_ACCOUNTS.includes(accountId) ? sourceCidrs(0) : publicCidrs,
          privateAccess,
          logRetentionDays: fc.constantFrom(
            ...([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653] as const),
          ),
          identity: fc.constantFrom("irsa" as const, "podIdentity" as const),
        },
        { requiredKeys: ["version", "serviceCidr", "addOns", "publicAccessCidrs", "logRetentionDays"] },
      ),
    )
    .map(([access, rest]) => ({ ...access, ...rest }))
    .filter(({ publicAccessCidrs, privateAccess }) => publicAccessCidrs.length > 0 || privateAccess !== undefined);

/** Whether a load balancer that faces the Internet is reached by a network that is not private, and by few enough. */
function isReached({ cluster, service }: EnvironmentInput): boolean {
  if (service.loadBalancer?.scheme !== "internetFacing") return true;
  const sources = service.sourceCidrs ?? cluster.publicAccessCidrs;
  return !sources.every(isPrivate) && sources.length <= MOST_SERVICE_NETWORKS;
}

/** Configurations that the schema takes: every key, of any value that it may have, with and without what is optional. */
export const environment: fc.Arbitrary<EnvironmentInput> = fc
  .tuple(
    version.chain((version) => fc.tuple(fc.constant(version), nodes(version))),
    region,
    anyAccount,
  )
  .chain(([[version, nodes], ...rest]) => network(nodes).map((network) => ({ version, nodes, ...network, rest })))
  .chain(({ version, nodes, network, serviceCidr, rest: [region, accountId] }) =>
    fc.record(
      {
        accountId: fc.constant(accountId),
        region: fc.constant(region),
        protect: fc.boolean(),
        stateStore: fc.record(
          { accessLogs: fc.boolean(), locks: fc.constantFrom("both" as const, "file" as const) },
          { requiredKeys: [] },
        ),
        names: prescribedNames,
        network: fc.constant(network),
        cluster: cluster(accountId, version, serviceCidr),
        nodes: fc.constant(nodes),
        service: service(region, accountId),
        autoscaler: fc.record({ imageDigest: digest }, { requiredKeys: [] }),
      },
      { requiredKeys: ["accountId", "region", "protect", "network", "cluster", "nodes", "service"] },
    ),
  )
  .filter(isReached);
