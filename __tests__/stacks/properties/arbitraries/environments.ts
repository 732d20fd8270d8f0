import fc from "fast-check";
import { KUBERNETES_VERSIONS, type KubernetesVersion } from "../../../../stacks/config/kubernetes-versions.ts";
import type { EnvironmentInput } from "../../../../stacks/config/schema/environment.ts";
import { WORKLOAD_FEATURES } from "../../../../stacks/config/schema/network.ts";
import { prescribedSubnets, sourceCidrs, vpcAndServices } from "./addresses.ts";
import { accountId, prescribedNames, region } from "./names.ts";
import { nodes } from "./nodes.ts";
import { ALPHANUMERIC, digest, text } from "./texts.ts";

/** Names as long as they may be, and names that differ in their hyphens and slashes only. */
const principalName = fc.oneof(text(`${ALPHANUMERIC}+=,.@_-`, { max: 64 }), text("a-", { max: 3 }));

/** Roles and users, of one account or several, below paths or not. */
const principal = fc
  .tuple(
    fc.oneof(fc.constantFrom("111122223333", "444455556666"), accountId),
    fc.constantFrom("role", "user"),
    fc.array(principalName, { maxLength: 3 }),
    principalName,
  )
  .map(([account, kind, path, name]) => `arn:aws:iam::${account}:${kind}/${[...path, name].join("/")}`);

const addOnVersion = fc
  .tuple(...Array.from({ length: 4 }, () => fc.nat({ max: 99 })))
  .map(([major, minor, patch, build]) => `v${major}.${minor}.${patch}-eksbuild.${build}`);

const version = fc.constantFrom(...KUBERNETES_VERSIONS);

const network = fc
  .tuple(vpcAndServices, fc.shuffledSubarray([..."abcdef"], { minLength: 2 }))
  .chain(([{ vpc, vpcCidr, serviceCidr }, zones]) =>
    fc
      .record(
        {
          vpcCidr: fc.constant(vpcCidr),
          availabilityZones: fc.constant(zones),
          subnets: prescribedSubnets(vpc, zones.length),
          nat: fc.constantFrom("none" as const, "single" as const, "perZone" as const),
          endpoints: fc.record(
            {
              zones: fc.constantFrom("all" as const, "one" as const),
              workloads: fc.shuffledSubarray([...WORKLOAD_FEATURES]),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: ["vpcCidr", "availabilityZones"] },
      )
      .map((network) => ({ network, serviceCidr })),
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

const cluster = (version: KubernetesVersion, serviceCidr: string) =>
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
          publicAccessCidrs: sourceCidrs(0),
          logRetentionDays: fc.constantFrom(
            ...([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653] as const),
          ),
          identity: fc.constantFrom("irsa" as const, "podIdentity" as const),
        },
        { requiredKeys: ["version", "serviceCidr", "addOns", "publicAccessCidrs", "logRetentionDays"] },
      ),
    )
    .map(([access, rest]) => ({ ...access, ...rest }));

/** Any characters, but for the marks by which Terraform and Parameter Store know their own. */
const message = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
    text(ALPHANUMERIC, { max: 4096 }),
    text("é", { max: 2048 }),
  )
  .filter((text) => !/[$%]\{|\{\{/.test(text) && Buffer.byteLength(text) <= 4096);

const service = fc.integer({ min: 1, max: 100 }).chain((replicas) =>
  fc.record(
    {
      replicas: fc.constant(replicas),
      autoscaling: fc.record(
        { maximum: fc.integer({ min: replicas, max: 100 }), targetCpuPercent: fc.integer({ min: 1, max: 100 }) },
        { requiredKeys: ["maximum"] },
      ),
      initialMessage: message,
      parameterType: fc.constantFrom("String" as const, "SecureString" as const),
      sourceCidrs: sourceCidrs(1),
    },
    { requiredKeys: ["replicas", "initialMessage"] },
  ),
);

/** Configurations that the schema takes: every key, of any value that it may have, with and without what is optional. */
export const environment: fc.Arbitrary<EnvironmentInput> = fc
  .tuple(version, network)
  .chain(([version, { network, serviceCidr }]) =>
    fc.record(
      {
        accountId,
        region,
        protect: fc.boolean(),
        stateStore: fc.record(
          { accessLogs: fc.boolean(), locks: fc.constantFrom("both" as const, "file" as const) },
          { requiredKeys: [] },
        ),
        names: prescribedNames,
        network: fc.constant(network),
        cluster: cluster(version, serviceCidr),
        nodes: nodes(version),
        service,
        autoscaler: fc.record({ imageDigest: digest }, { requiredKeys: [] }),
      },
      { requiredKeys: ["accountId", "region", "protect", "network", "cluster", "nodes", "service"] },
    ),
  )
  .filter(({ cluster, service }) => service.sourceCidrs !== undefined || cluster.publicAccessCidrs.length > 0);
