import fc from "fast-check";
import { INSTANCE_TYPES } from "../../../../stacks/config/instance-types/instance-types.ts";
import type { EnvironmentInput } from "../../../../stacks/config/schema/environment.ts";
import { ED25519_KEY } from "../../../support/ssh-keys.ts";
import { environment } from "./environments.ts";
import { ALPHANUMERIC, DIGITS, LOWER, text } from "./texts.ts";

/** A configuration in which one key is wrong. */
export interface Faulty {
  input: unknown;
  /** What the refusal must name, as the dotted path of the key. */
  key: string;
}

interface Fault {
  /** The key that is made wrong. */
  path: string;
  in(environment: EnvironmentInput): fc.Arbitrary<Faulty>;
}

/** The environment with the value at a dotted path replaced; `undefined` removes it. */
export function changed(environment: EnvironmentInput, path: string, value: unknown): unknown {
  const change = (parent: unknown, [key = "", ...rest]: string[]): object => {
    const next = rest.length === 0 ? value : change(Reflect.get(Object(parent), key), rest);
    return Object.fromEntries(
      Object.entries({ ...Object(parent), [key]: next }).filter(([, entry]) => entry !== undefined),
    );
  };
  return change(environment, path.split("."));
}

/** Values that are wrong at a key, in every configuration. */
function wrong(path: string, ...values: readonly unknown[]): Fault {
  return wrongBy(path, fc.constantFrom(...values));
}

/** The same, random; or wrong by what else there is. */
function wrongBy(
  path: string,
  values: fc.Arbitrary<unknown> | ((environment: EnvironmentInput) => fc.Arbitrary<unknown>),
  { key = path, given = (environment) => environment }: Exception = {},
): Fault {
  return {
    path,
    in(valid) {
      const environment = given(valid);
      const arbitrary = typeof values === "function" ? values(environment) : values;
      return arbitrary.map((value) => ({ input: changed(environment, path, value), key }));
    },
  };
}

interface Exception {
  /** The key that is named, where that is one in it, or above it. */
  key?: string;
  /** Makes the environment one in which nothing else becomes wrong by it. */
  given?: (environment: EnvironmentInput) => EnvironmentInput;
}

const given = (...changes: [path: string, value: unknown][]) =>
  ((environment) =>
    changes.reduce(
      (result, [path, value]) => changed(result, path, value) as EnvironmentInput,
      environment,
    )) satisfies Exception["given"];

const withoutSubnets = given(["network.subnets", undefined]);
const fewNodes = given(["nodes.minimum", 0], ["nodes.desired", 1], ["nodes.maximum", 1], ["nodes.maxUnavailable", 1]);
const smallNodes = (environment: EnvironmentInput) =>
  given(["nodes.instanceTypes", [environment.nodes.architecture === "arm64" ? "t4g.medium" : "t3.medium"]])(
    fewNodes(environment),
  );
const inThreeZones = given(
  ["network.vpcCidr", "172.20.0.0/16"],
  ["network.availabilityZones", ["a", "b", "c"]],
  [
    "network.subnets",
    {
      private: ["172.20.0.0/20", "172.20.16.0/20", "172.20.32.0/20"],
      public: ["172.20.48.0/24", "172.20.49.0/24", "172.20.50.0/24"],
    },
  ],
  ["cluster.serviceCidr", "10.100.0.0/16"],
);
const threeZones = (environment: EnvironmentInput) => inThreeZones(smallNodes(environment));
const al2023 = given(["nodes.operatingSystem", "al2023"], ["nodes.releaseVersion", undefined]);
const NO_CIDR = ["172.16.0.0", "172.16.5.0/16", "172.16.0.0/33", "256.0.0.0/8", "fd00::/8", "here"];
const NOT_WHOLE = [2.5, "3", Number.NaN, Number.POSITIVE_INFINITY];
const ROLE = "arn:aws:iam::111122223333:role/one-more";
const NO_PRINCIPALS = [
  "ann",
  "arn:aws:iam::111122223333:root",
  "arn:aws:sts::111122223333:assumed-role/a/b",
  `${ROLE}/${"r".repeat(65)}`,
];

const tooLong = (max: number, alphabet = LOWER) => text(alphabet, { min: max + 1, max: max + 20 });
const otherThan = (min: number, max: number) =>
  fc.oneof(
    fc.constantFrom(min - 1, max + 1),
    fc.integer({ max: min - 1 }),
    fc.integer({ min: max + 1 }),
    fc.constantFrom(...NOT_WHOLE),
  );
/** A list of which the first entry is wrong. */
const first = (...entries: readonly unknown[]) => fc.constantFrom(...entries).map((entry) => [entry]);
const withTaint = (taint: object) => [{ key: "team", value: "a", effect: "NO_EXECUTE", ...taint }];

/** Lists of networks that are let in. */
const networks = (path: string, minimum: 0 | 1, prepare?: Exception["given"]): Fault[] => {
  const where = prepare === undefined ? {} : { given: prepare };
  return [
    wrongBy(path, first(...NO_CIDR, "0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/7"), { key: `${path}.0`, ...where }),
    wrongBy(path, fc.constantFrom(["192.0.2.0/24", "192.0.2.128/25"], ["10.0.0.0/8", "10.0.0.0/8"]), where),
    wrongBy(path, fc.constant(Array.from({ length: 41 }, (_, index) => `192.0.2.${index}/32`)), where),
    ...(minimum === 1 ? [wrongBy(path, fc.constant([]), where)] : []),
  ];
};

const withKey = given(["nodes.ssh", { publicKey: ED25519_KEY, sourceCidrs: ["10.0.0.0/8"] }]);
/** In an account, with an internal load balancer and without a certificate, which would have to be of the account. */
const inAccount = (accountId: string) =>
  given(["accountId", accountId], ["service.loadBalancer", { scheme: "internal" }]);
const withExampleAccount = inAccount("111122223333");
const withRealAccount = inAccount("210987654321");
const withAutoscaling = given(["service.replicas", 1], ["service.autoscaling", { maximum: 100 }]);
const withSsh = (environment: EnvironmentInput) => withKey(al2023(environment));

const certificate = (region: string, account: string) =>
  `arn:aws:acm:${region}:${account}:certificate/01234567-89ab-cdef-0123-456789abcdef`;
const otherDigit = (digit: string) => `${(Number(digit) + 1) % 10}`;

/** How each key can be wrong. */
export const FAULTS: readonly Fault[] = [
  wrongBy(
    "accountId",
    fc.oneof(text(DIGITS, { min: 0, max: 11 }), tooLong(12, DIGITS), text(LOWER, { min: 12, max: 12 })),
  ),
  wrongBy("accountId", fc.constant("000000000000"), { given: withExampleAccount }),
  wrong("region", "Frankfurt", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "eu-isoe-west-1", "eu-central-1a", ""),
  wrong("region", "eu-central-9", "xx-foo-1", "ap-east-2", "me-west-1"),
  wrong("protect", "yes", 1, null),
  wrong("stateStore.accessLogs", "on", 0),
  wrong("stateStore.locks", "table", "none", true),

  wrongBy("names.cluster", fc.oneof(tooLong(100), fc.constantFrom("", "-a", "_a", "a.b", "a b"))),
  wrongBy("names.repository", fc.oneof(tooLong(205), fc.constantFrom("w", "Webapi", "a//b", "/a", "a-", "a._b"))),
  wrongBy(
    "names.stateBucket",
    fc.oneof(tooLong(63), fc.constantFrom("ab", "My_bucket", "a..b", "192.168.5.4", "xn--a", "a-s3alias")),
  ),
  wrongBy("names.lockTable", fc.oneof(tooLong(255), fc.constantFrom("ab", "a b", "a/b"))),
  wrongBy(
    "names.parameter",
    fc.oneof(
      tooLong(951).map((name) => `/${name}`),
      fc.constantFrom("a", "/", "/aws/a", "/SSM", "/a b", "/a".repeat(16)),
    ),
  ),

  wrongBy("network.vpcCidr", fc.constantFrom(...NO_CIDR, "198.51.0.0/16", "11.0.0.0/8"), { given: withoutSubnets }),
  wrongBy(
    "network.vpcCidr",
    ({ network }) => fc.constantFrom(25, 28, 32).map((prefix) => network.vpcCidr.replace(/\d+$/, `${prefix}`)),
    { given: withoutSubnets },
  ),
  wrongBy("network.availabilityZones", fc.constantFrom([], ["a"], ["a", "a"], ["a", "b", "b"]), {
    given: withoutSubnets,
  }),
  wrongBy(
    "network.availabilityZones",
    fc.constantFrom("g", "A", "eu-central-1a", "").map((zone) => [zone, "a", "b"]),
    { given: withoutSubnets, key: "network.availabilityZones.0" },
  ),
  wrongBy(
    "network.vpcCidr",
    ({ network }) => fc.constantFrom(23, 24).map((prefix) => network.vpcCidr.replace(/\d+$/, `${prefix}`)),
    { given: (environment) => withoutSubnets(smallNodes(environment)) },
  ),
  wrongBy(
    "network.subnets.private",
    first("172.20.0.0/27", "172.20.0.0/28").map(([cidr]) => [cidr, "172.20.16.0/20", "172.20.32.0/20"]),
    { given: threeZones },
  ),
  ...(["private", "public"] as const).flatMap((kind) => [
    wrongBy(
      `network.subnets.${kind}`,
      fc.constantFrom(
        [],
        ["172.20.64.0/24"],
        ["172.20.64.0/24", "172.20.65.0/24", "172.21.0.0/24"],
        ["172.20.64.0/29", "172.20.65.0/24", "172.20.66.0/24"],
      ),
      { given: threeZones },
    ),
    wrongBy(
      `network.subnets.${kind}`,
      first(...NO_CIDR).map(([cidr]) => [cidr, "172.20.65.0/24", "172.20.66.0/24"]),
      { given: threeZones, key: `network.subnets.${kind}.0` },
    ),
    wrongBy(`network.subnets.${kind}`, fc.constant(["172.20.64.0/20", "172.20.65.0/24", "172.20.96.0/24"]), {
      given: threeZones,
      key: "network.subnets",
    }),
  ]),
  wrong("network.nat", true, "two", "None"),
  wrong("network.endpoints.zones", "two", 1),
  wrongBy("network.endpoints.workloads", first("dns", "KMS", 1), { key: "network.endpoints.workloads.0" }),
  wrong("network.endpoints.workloads", ["kms", "kms"]),

  wrong("cluster.version", "1.21", "1.35.2", 1.35, "v1.35"),
  ...["vpcCni", "kubeProxy", "podIdentityAgent", "coredns", "metricsServer"].map((addOn) =>
    wrong(`cluster.addOns.${addOn}`, "latest", "1.2.3-eksbuild.1", "v1.35.3", ""),
  ),
  wrongBy("cluster.addOns.kubeProxy", ({ cluster }) =>
    fc.constant(`v1.${Number(cluster.version.slice(2)) - 1}.0-eksbuild.1`),
  ),
  wrong("cluster.serviceCidr", ...NO_CIDR, "100.64.0.0/16", "198.51.0.0/16"),
  wrongBy("cluster.serviceCidr", ({ network }) =>
    fc.constantFrom(network.vpcCidr, network.vpcCidr.replace(/\d+$/, "28")),
  ),
  ...networks("cluster.publicAccessCidrs", 0, withExampleAccount),
  wrongBy(
    "cluster.publicAccessCidrs",
    first("10.0.0.0/8", "100.64.0.0/16", "127.0.0.1/32", "192.0.2.0/24", "203.0.0.0/16", "239.1.0.0/16"),
    { key: "cluster.publicAccessCidrs.0", given: withRealAccount },
  ),
  wrongBy("cluster.publicAccessCidrs", fc.constantFrom([], ["10.0.0.0/8"], ["172.16.0.0/12", "192.168.7.0/24"]), {
    key: "service.sourceCidrs",
    given: (environment) =>
      given(
        ["cluster.privateAccess", { cidrs: ["10.0.0.0/8"] }],
        ["service.sourceCidrs", undefined],
        ["service.loadBalancer.scheme", "internetFacing"],
      )(withExampleAccount(environment)),
  }),
  wrongBy("cluster.privateAccess", fc.constant(undefined), {
    given: (environment) => given(["cluster.publicAccessCidrs", []])(withExampleAccount(environment)),
  }),
  wrong("cluster.privateAccess", {}, { cidrs: [] }, { cidrs: [], securityGroupIds: [] }),
  ...networks("cluster.privateAccess.cidrs", 0),
  wrongBy("cluster.privateAccess.securityGroupIds", first("runner", "sg-1", "sg-0123456G", ""), {
    key: "cluster.privateAccess.securityGroupIds.0",
  }),
  wrong("cluster.privateAccess.securityGroupIds", ["sg-01234567", "sg-01234567"]),
  wrong("cluster.logRetentionDays", 0, 2, 31, 366, "30"),
  wrong("cluster.administrators", []),
  ...["administrators", "viewers", "deployers"].flatMap((who) => [
    wrongBy(`cluster.${who}`, first(...NO_PRINCIPALS), { key: `cluster.${who}.0` }),
    wrongBy(`cluster.${who}`, fc.constant([ROLE, ROLE]), { key: "cluster" }),
  ]),
  ...["viewers", "deployers"].map((who) =>
    wrongBy(
      `cluster.${who}`,
      ({ cluster }) => fc.constantFrom(...cluster.administrators).map((principal) => [principal]),
      { key: "cluster" },
    ),
  ),
  wrong("cluster.identity", "aws-auth", "IRSA"),

  wrong("nodes.operatingSystem", "windows", "AL2023"),
  wrong("nodes.architecture", "x86", "arm"),
  wrong("nodes.releaseVersion", "newest", "1.35", "1.35.2"),
  wrongBy(
    "nodes.releaseVersion",
    ({ cluster }) => fc.constant(`1.${Number(cluster.version.slice(2)) - 1}.0-20261110`),
    { given: al2023 },
  ),
  wrong("nodes.capacity", "reserved", "SPOT"),
  wrong("nodes.instanceTypes", [], ["m7i.large", "m7i.large"], ["t3.medium", "m7g.large"]),
  wrongBy("nodes.instanceTypes", ({ nodes }) =>
    fc.constant(
      [...INSTANCE_TYPES]
        .filter(([, { architecture }]) => architecture === nodes.architecture)
        .slice(0, 21)
        .map(([name]) => name),
    ),
  ),
  wrongBy("nodes.instanceTypes", first("medium", "t3 medium", "T3.medium", "", "zz9.large", "mac2.metal", "m7i.huge"), {
    key: "nodes.instanceTypes.0",
  }),
  wrongBy("nodes.instanceTypes", ({ nodes }) =>
    fc.constant([nodes.architecture === "arm64" ? "m7i.large" : "m7g.large"]),
  ),
  wrongBy("nodes.minimum", otherThan(0, 450)),
  wrongBy("nodes.desired", otherThan(1, 450)),
  wrongBy("nodes.maximum", otherThan(1, 450)),
  wrongBy("nodes.minimum", fc.integer({ min: 6, max: 450 }), {
    given: given(["nodes.desired", 5], ["nodes.maximum", 450]),
  }),
  wrongBy("nodes.desired", fc.integer({ min: 6, max: 450 }), {
    given: given(["nodes.minimum", 0], ["nodes.maximum", 5]),
  }),
  wrongBy("nodes.maxUnavailable", otherThan(1, 100)),
  wrongBy("nodes.diskSize", otherThan(20, 16_384)),
  ...["a b", "-a", "kubernetes.io/team", "node.k8s.io/team", "eks.amazonaws.com/team", "a..b/c", "t".repeat(64)].map(
    (label) => wrongBy("nodes.labels", fc.constant({ [label]: "a" }), { key: `nodes.labels.${label}` }),
  ),
  wrongBy(
    "nodes.labels",
    fc.constantFrom("", "-", "a b", "v".repeat(64)).map((value) => ({ team: value })),
    { key: "nodes.labels.team" },
  ),
  wrongBy(
    "nodes.taints",
    fc.constantFrom("a b", "k8s.io/team", "", "t".repeat(64)).map((key) => withTaint({ key })),
    { key: "nodes.taints.0.key" },
  ),
  wrongBy(
    "nodes.taints",
    fc.constantFrom("-", "a b", "v".repeat(64)).map((value) => withTaint({ value })),
    { key: "nodes.taints.0.value" },
  ),
  wrongBy(
    "nodes.taints",
    fc.constantFrom("NEVER", "NoSchedule").map((effect) => withTaint({ effect })),
    { key: "nodes.taints.0.effect" },
  ),
  wrongBy("nodes.taints", fc.constant(withTaint({ colour: "red" })), { key: "nodes.taints.0.colour" }),
  wrong(
    "nodes.taints",
    [...withTaint({}), ...withTaint({ value: "b" })],
    Array.from({ length: 51 }, (_, index) => ({ key: `t${index}`, effect: "NO_EXECUTE" })),
  ),
  wrong("nodes.sessionManager", "off", 1),
  wrongBy(
    "nodes.ssh.publicKey",
    fc.constantFrom(
      "",
      "AAAA",
      "-----BEGIN OPENSSH PRIVATE KEY-----",
      `${ED25519_KEY}\n${ED25519_KEY}`,
      `${ED25519_KEY} %{ if true }`,
      "ssh-ed25519 AAAA",
      ED25519_KEY.slice(0, -4),
      ED25519_KEY.replace("ssh-ed25519", "ssh-rsa"),
    ),
    { given: withSsh },
  ),
  ...networks("nodes.ssh.sourceCidrs", 1, withSsh),
  wrongBy("nodes.operatingSystem", fc.constant("bottlerocket"), { key: "nodes.ssh", given: withSsh }),

  wrongBy("service.replicas", otherThan(1, 100)),
  wrongBy("service.autoscaling.maximum", otherThan(1, 100), { given: withAutoscaling }),
  wrongBy("service.autoscaling.maximum", ({ service }) => fc.integer({ min: 1, max: service.replicas - 1 }), {
    key: "service.replicas",
    given: given(["service.replicas", 100], ["service.autoscaling", { maximum: 100 }]),
  }),
  wrongBy("service.autoscaling.targetCpuPercent", otherThan(1, 100), { given: withAutoscaling }),
  wrongBy(
    "service.initialMessage",
    fc.oneof(
      fc.constant(""),
      tooLong(4096),
      fc.integer({ min: 2049, max: 4096 }).map((length) => "é".repeat(length)),
      text(ALPHANUMERIC, { max: 9 }).chain((name) => fc.constantFrom(`$\{${name}}`, `%{${name}`, `{{${name}}}`)),
    ),
  ),
  wrong("service.parameterType", "StringList", "Secure"),
  ...networks("service.sourceCidrs", 1),
  wrongBy("service.sourceCidrs", fc.constantFrom(["10.0.0.0/8"], ["172.16.0.0/12", "192.168.7.0/24"]), {
    given: given(["service.loadBalancer.scheme", "internetFacing"]),
  }),
  wrongBy("service.sourceCidrs", fc.constant(Array.from({ length: 40 }, (_, index) => `11.0.${index}.0/24`))),
  wrongBy("nodes.ssh.sourceCidrs", fc.constant(Array.from({ length: 40 }, (_, index) => `11.0.${index}.0/24`)), {
    given: (environment) =>
      given(["service.sourceCidrs", Array.from({ length: 15 }, (_, index) => `12.0.${index}.0/24`)])(
        withSsh(environment),
      ),
  }),
  wrongBy(
    "cluster.privateAccess",
    fc.constant({ securityGroupIds: Array.from({ length: 59 }, (_, index) => `sg-000000${index + 10}`) }),
  ),
  wrong("service.loadBalancer.scheme", "public", "internet-facing", true),
  wrong(
    "service.loadBalancer.certificateArn",
    "webapi",
    "arn:aws:iam::111122223333:server-certificate/webapi",
    "arn:aws:acm:eu-central-1:111122223333:certificate/1",
  ),
  wrongBy("service.loadBalancer.certificateArn", ({ region, accountId }) =>
    fc.constantFrom(certificate("xx-other-9", accountId), certificate(region, accountId.replace(/\d/g, otherDigit))),
  ),
  wrong("service.loadBalancer.crossZone", "true", 1),
  wrongBy("service.drainSeconds", otherThan(0, 300)),
  wrongBy("service.parameterTtlSeconds", otherThan(1, 86_400)),
  wrongBy("service.parameterTtlSeconds", fc.integer({ min: 101, max: 86_400 }), {
    given: given(["service.parameterMaxStaleSeconds", 100]),
  }),
  wrongBy("service.parameterMaxStaleSeconds", otherThan(1, 604_800)),
  wrongBy("service.parameterMaxStaleSeconds", fc.integer({ min: 1, max: 29 }), {
    given: given(["service.parameterTtlSeconds", undefined]),
  }),
  ...["requests", "limits"].flatMap((kind) => [
    wrong(`service.resources.${kind}.cpu`, "half", "1.2345", "-1", "0", "0m", 1),
    wrong(`service.resources.${kind}.memory`, "128", "128M", "1.5Gi", "0Mi", 128),
  ]),
  wrongBy("service.resources.requests.cpu", fc.constantFrom("1001m", "1.001", "2"), {
    given: given(["service.resources.limits.cpu", "1"]),
  }),
  wrongBy("service.resources.requests.memory", fc.constantFrom("1048577Ki", "1025Mi", "2Gi"), {
    given: given(["service.resources.limits.memory", "1Gi"]),
  }),
  wrongBy("service.resources.limits.cpu", fc.constantFrom("1m", "249m", "0.249"), {
    given: given(["service.resources.requests.cpu", undefined]),
  }),
  wrongBy("service.resources.limits.memory", fc.constantFrom("1Ki", "63Mi", "65535Ki"), {
    given: given(["service.resources.requests.memory", undefined]),
  }),
  wrong("autoscaler.imageDigest", "v1.35.0", "sha256:0", `sha512:${"0".repeat(64)}`, ""),
];

/** A key of the schema, with where it is and whether it must be there. */
export interface Key {
  path: string;
  required: boolean;
  /** Whether it holds no other keys. */
  isLeaf: boolean;
}

const ofAnotherType = fc.constantFrom<unknown>(null, 0.5);

/** What the keys of an optional part need, so that no other key is wrong. */
const GIVEN = [
  ["nodes.ssh.", withSsh],
  ["network.subnets.", threeZones],
  [
    "cluster.privateAccess.",
    given(["cluster.privateAccess", { cidrs: ["10.0.0.0/8"], securityGroupIds: ["sg-01234567"] }]),
  ],
  ["service.autoscaling.", withAutoscaling],
] as const;

/** Faults that any key may have: to be of another type, to be missing, or not to exist. */
export function faultsOf(keys: readonly Key[]): Fault[] {
  return keys.flatMap(({ path, required }) => {
    const [, given] = GIVEN.find(([parent]) => path.startsWith(parent)) ?? [];
    const exception = given === undefined ? {} : { given };
    return [
      wrongBy(path, ofAnotherType, exception),
      ...(required ? [wrongBy(path, fc.constant(undefined), exception)] : []),
      wrongBy(`${path}X`, fc.constantFrom(1, "a", {}), exception),
    ];
  });
}

/** Valid configurations in which one key is made wrong. */
export function faulty(keys: readonly Key[]): fc.Arbitrary<Faulty> {
  return fc
    .tuple(environment, fc.oneof(fc.constantFrom(...FAULTS), fc.constantFrom(...faultsOf(keys))))
    .chain(([valid, fault]) => fault.in(valid));
}
