import fc from "fast-check";
import type { EnvironmentInput } from "../../../../stacks/config/schema/environment.ts";
import { sshKey, sshNumber } from "../../../support/ssh-keys.ts";
import { sourceCidrs } from "./addresses.ts";
import { ALPHANUMERIC, DIGITS, framed, LOWER } from "./texts.ts";

type Nodes = EnvironmentInput["nodes"];

/** IPv4 addresses of an interface: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AvailableIpPerENI.html */
const ADDRESSES: Readonly<Record<string, number>> = {
  "t3.medium": 6,
  "t3a.large": 12,
  "m7i.large": 10,
  "m7i-flex.xlarge": 15,
  "c6id.metal": 50,
  "r5dn.24xlarge": 50,
  "u-6tb1.112xlarge": 50,
  "t4g.medium": 6,
  "m7g.large": 10,
  "c7gn.16xlarge": 50,
  "a1.metal": 30,
  "x2gd.metal": 50,
  "hpc7g.4xlarge": 50,
  "im4gn.large": 10,
};

const INSTANCE_TYPES = {
  amd64: ["t3.medium", "t3a.large", "m7i.large", "m7i-flex.xlarge", "c6id.metal", "r5dn.24xlarge", "u-6tb1.112xlarge"],
  arm64: ["t4g.medium", "m7g.large", "c7gn.16xlarge", "a1.metal", "x2gd.metal", "hpc7g.4xlarge", "im4gn.large"],
};

/** Beside 4 rules of the platform, 6 subnets, and two rules for each of 15 networks, in a group of 60. */
const MOST_SSH_NETWORKS = 20;

const word = framed(ALPHANUMERIC, "_.-", { max: 30 });
const domain = fc
  .array(framed(LOWER + DIGITS, "-", { max: 7 }), { minLength: 1, maxLength: 4 })
  .map((labels) => labels.join("."));
const labelKey = fc.oneof(
  framed(ALPHANUMERIC, "_.-", { max: 63 }),
  fc.tuple(domain, word).map((parts) => parts.join("/")),
);
const labelValue = framed(ALPHANUMERIC, "_.-", { max: 63 });

const taint = fc.record(
  {
    key: labelKey,
    value: fc.oneof(fc.constant(""), labelValue),
    effect: fc.constantFrom("NO_SCHEDULE" as const, "NO_EXECUTE" as const, "PREFER_NO_SCHEDULE" as const),
  },
  { requiredKeys: ["key", "effect"] },
);

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const ed25519Key = bytes(32).map((key) => sshKey("ssh-ed25519", key));
/** With numbers of the right length, which are no product of two primes. */
const rsaKey = fc
  .constantFrom(1024, 2048, 4096)
  .chain((bits) => bytes(bits / 8))
  .map((modulus) => {
    modulus[0] = (modulus[0] ?? 0) | 0x80;
    return sshKey("ssh-rsa", Buffer.from([1, 0, 1]), sshNumber(modulus));
  });

const ssh = fc.record({
  publicKey: fc
    .tuple(fc.oneof(ed25519Key, rsaKey), fc.constantFrom("", " me", " a key of mine"))
    .map(([key, comment]) => `${key}${comment}`),
  sourceCidrs: sourceCidrs(1, MOST_SSH_NETWORKS),
});

/** Minimum, desired and maximum, in their order; few of them as often as many. */
const sizes = fc
  .constantFrom(9, 450)
  .chain((max) => fc.tuple(fc.integer({ min: 0, max }), fc.integer({ min: 1, max }), fc.integer({ min: 1, max })))
  .map((sizes) => sizes.sort((a, b) => a - b))
  .map(([minimum = 0, desired = 1, maximum = 1]) => ({ minimum, desired, maximum }));

/** The most interface endpoints that any configuration has. */
const MOST_ENDPOINTS = 13;
/** A /16 can be divided into as many blocks with this prefix as six zones have subnets. */
const WIDEST_SUBNET = 20;

/**
 * The prefix of a private subnet that is large enough for its part of the nodes, whatever else is configured. Of each node
 * there are two network interfaces, as vpc-cni has them by default; an update adds two nodes in a zone or more.
 */
export function prefixFor({ desired, maximum, maxUnavailable = 1, instanceTypes }: Nodes, zones: number): number {
  const perInterface = Math.max(...instanceTypes.map((type) => ADDRESSES[type] ?? Number.NaN));
  const added = Math.max(2, Math.ceil(maxUnavailable / zones));
  const ofNodes = (Math.ceil(desired / zones) + added) * 2 * perInterface + Math.ceil(maximum / zones);
  return Math.min(28, Math.floor(32 - Math.log2(5 + 6 + 1 + MOST_ENDPOINTS + ofNodes)));
}

/** Nodes for a cluster of this version. */
export function nodes(version: string): fc.Arbitrary<Nodes> {
  const image = fc.constantFrom("al2023" as const, "bottlerocket" as const, undefined).chain((operatingSystem) =>
    fc.record(
      {
        operatingSystem: fc.constant(operatingSystem),
        releaseVersion:
          operatingSystem === "bottlerocket"
            ? fc.constant("1.49.0-713f44ce")
            : fc.integer({ min: 0, max: 30 }).map((patch) => `${version}.${patch}-20261110`),
        ...(operatingSystem !== "bottlerocket" && { ssh }),
      },
      { requiredKeys: ["operatingSystem"] },
    ),
  );
  const hardware = fc.constantFrom("amd64" as const, "arm64" as const).chain((architecture) =>
    fc.record({
      architecture: fc.constant(architecture),
      instanceTypes: fc.shuffledSubarray(INSTANCE_TYPES[architecture], { minLength: 1 }),
    }),
  );
  const rest = fc.record(
    {
      capacity: fc.constantFrom("onDemand" as const, "spot" as const),
      maxUnavailable: fc.integer({ min: 1, max: 100 }),
      diskSize: fc.integer({ min: 20, max: 16_384 }),
      labels: fc.dictionary(labelKey, labelValue, { maxKeys: 5, noNullPrototype: true }),
      taints: fc.uniqueArray(taint, { maxLength: 50, selector: ({ key, effect }) => `${key} ${effect}` }),
      sessionManager: fc.boolean(),
    },
    { requiredKeys: ["diskSize"] },
  );
  return fc
    .tuple(image, hardware, sizes, rest)
    .map(([image, hardware, sizes, rest]) => withoutUndefined({ ...image, ...hardware, ...sizes, ...rest }))
    .filter((nodes) => prefixFor(nodes, 2) >= WIDEST_SUBNET);
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
