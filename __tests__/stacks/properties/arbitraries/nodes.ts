import fc from "fast-check";
import type { EnvironmentInput } from "../../../../stacks/config/schema/environment.ts";
import { sshKey, sshNumber } from "../../../support/ssh-keys.ts";
import { sourceCidrs } from "./addresses.ts";
import { ALPHANUMERIC, DIGITS, framed, LOWER } from "./texts.ts";

type Nodes = EnvironmentInput["nodes"];

const INSTANCE_TYPES = {
  amd64: ["t3.medium", "t3a.large", "m7i.large", "m7i-flex.xlarge", "c6id.metal", "r5dn.24xlarge", "u-6tb1.112xlarge"],
  arm64: ["t4g.medium", "m7g.large", "c7gn.16xlarge", "a1.metal", "x2gd.metal", "hpc7g.4xlarge", "im4gn.large"],
};

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
  sourceCidrs: sourceCidrs(1),
});

/** Minimum, desired and maximum, in their order. */
const sizes = fc
  .tuple(fc.integer({ min: 0, max: 450 }), fc.integer({ min: 1, max: 450 }), fc.integer({ min: 1, max: 450 }))
  .map((sizes) => sizes.sort((a, b) => a - b))
  .map(([minimum = 0, desired = 1, maximum = 1]) => ({ minimum, desired, maximum }));

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
    .map(([image, hardware, sizes, rest]) => withoutUndefined({ ...image, ...hardware, ...sizes, ...rest }));
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
