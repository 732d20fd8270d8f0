import fc from "fast-check";

/** A block of addresses, in numbers. */
interface Range {
  base: number;
  prefix: number;
}

/** RFC 1918 */
const PRIVATE: Range[] = [
  { base: 10 * 2 ** 24, prefix: 8 },
  { base: 172 * 2 ** 24 + 16 * 2 ** 16, prefix: 12 },
  { base: 192 * 2 ** 24 + 168 * 2 ** 16, prefix: 16 },
];

const sizeOf = (prefix: number) => 2 ** (32 - prefix);

export function cidrOf({ base, prefix }: Range): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}

/** Blocks inside of another one, with a prefix within limits. */
function within(outer: Range, widest: number, narrowest: number): fc.Arbitrary<Range> {
  return fc
    .integer({ min: Math.max(widest, outer.prefix), max: narrowest })
    .chain((prefix) =>
      fc
        .integer({ min: 0, max: 2 ** (prefix - outer.prefix) - 1 })
        .map((index) => ({ base: outer.base + index * sizeOf(prefix), prefix })),
    );
}

const privateBlock = (widest: number, narrowest: number) =>
  fc.constantFrom(...PRIVATE).chain((range) => within(range, widest, narrowest));

const overlap = (a: Range, b: Range) => a.base < b.base + sizeOf(b.prefix) && b.base < a.base + sizeOf(a.prefix);

/** Addresses of a VPC, with a prefix within limits, and of services, which have none in common. */
const vpcAndServices = (widest: number, narrowest: number) =>
  fc
    .tuple(privateBlock(widest, narrowest), privateBlock(12, 24))
    .filter(([vpc, services]) => !overlap(vpc, services))
    .map(([vpc, services]) => ({ vpc, vpcCidr: cidrOf(vpc), serviceCidr: cidrOf(services) }));

/** Prescribed subnets for some zones: somewhere in the VPC, in any order, the private ones with a prefix or a wider one. */
function prescribedSubnets(vpc: Range, zones: number, narrowest: number) {
  const slotPrefix = slotPrefixOf(vpc.prefix, zones);
  return fc
    .shuffledSubarray([...Array(2 ** (slotPrefix - vpc.prefix)).keys()], {
      minLength: 2 * zones,
      maxLength: 2 * zones,
    })
    .chain((slots) =>
      fc.tuple(
        ...slots.map((slot, index) =>
          within(
            { base: vpc.base + slot * sizeOf(slotPrefix), prefix: slotPrefix },
            16,
            index < zones ? narrowest : 28,
          ),
        ),
      ),
    )
    .map((blocks) => blocks.map(cidrOf))
    .map((cidrs) => ({ private: cidrs.slice(0, zones), public: cidrs.slice(zones) }));
}

const slotPrefixOf = (vpcPrefix: number, zones: number) => vpcPrefix + Math.ceil(Math.log2(2 * zones));

/**
 * A VPC with room for private subnets with a prefix or a wider one, in each zone: with prescribed subnets, or with those that
 * are derived, a /24 of a /16, and a 16th of any other block.
 */
export function addresses(zones: number, subnetPrefix: number) {
  const prescribed = vpcAndServices(16, Math.min(24, subnetPrefix - slotPrefixOf(0, zones))).chain(
    ({ vpc, ...cidrs }) => prescribedSubnets(vpc, zones, subnetPrefix).map((subnets) => ({ ...cidrs, subnets })),
  );
  const derived = [
    ...(subnetPrefix >= 24 ? [vpcAndServices(16, 16)] : []),
    ...(subnetPrefix >= 21 ? [vpcAndServices(17, Math.min(24, subnetPrefix - 4))] : []),
  ].map((either) => either.map(({ vpc: _, ...cidrs }) => cidrs));
  return fc.oneof(prescribed, ...derived);
}

/** Networks of any size that do not overlap: each in a /8 of its own. */
export function sourceCidrs(minLength: 0 | 1, maxLength = 40): fc.Arbitrary<string[]> {
  return fc
    .uniqueArray(fc.integer({ min: 1, max: 223 }), { minLength, maxLength, size: "max" })
    .chain((octets) => fc.tuple(...octets.map((octet) => within({ base: octet * 2 ** 24, prefix: 8 }, 8, 32))))
    .map((ranges) => ranges.map(cidrOf));
}

/** First octets of which no address is reserved. */
const PUBLIC_OCTETS = [...Array(223).keys()]
  .map((index) => index + 1)
  .filter((octet) => ![10, 100, 127, 169, 172, 192, 198, 203].includes(octet));

/** Networks beside reserved ones. */
const BESIDE_RESERVED = ["100.0.0.0/10", "172.0.0.0/12", "192.0.3.0/24", "198.20.0.0/14", "203.0.112.0/24"];

/** Networks that EKS takes for the public endpoint: at most 40, without reserved addresses. */
export const publicCidrs: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...PUBLIC_OCTETS), { maxLength: 35, size: "max" }),
    fc.subarray(BESIDE_RESERVED),
  )
  .chain(([octets, beside]) =>
    fc
      .tuple(...octets.map((octet) => within({ base: octet * 2 ** 24, prefix: 8 }, 8, 32)))
      .map((ranges) => [...ranges.map(cidrOf), ...beside]),
  );
