import ipaddr from "ipaddr.js";
import { z } from "zod";

/** A block of IPv4 addresses. The first and the last address are 32-bit numbers. */
export interface Block {
  first: number;
  last: number;
  prefix: number;
}

/** The blocks of private addresses: RFC 1918. */
export const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** An IPv4 block in CIDR notation. */
export const cidrSchema = z
  .string()
  .refine((value) => parseCidr(value) !== undefined, { error: "must be an IPv4 CIDR such as 172.16.0.0/16" });

/** The block of a CIDR; undefined if the text is no IPv4 CIDR, or has bits set after its prefix. */
export function parseCidr(cidr: string): Block | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) return undefined;
  const [address, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  const first = toNumber(address);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

/** Whether the outer block contains all of the inner one. */
export function contains(outer: Block, inner: Block): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether a CIDR has private addresses only. */
export function isPrivate(cidr: string): boolean {
  const inner = parseCidr(cidr);
  return PRIVATE.map(parseCidr).some((outer) => outer && inner && contains(outer, inner));
}

/** Whether two blocks have an address in common. */
export function overlaps(a: Block, b: Block): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** The first two CIDRs of a list that overlap. Texts that are no CIDR are ignored. */
export function firstOverlap(cidrs: readonly string[]): [string, string] | undefined {
  const blocks = cidrs.flatMap((cidr) => {
    const block = parseCidr(cidr);
    return block === undefined ? [] : [{ cidr, block }];
  });
  for (const [index, a] of blocks.entries()) {
    const b = blocks.slice(index + 1).find(({ block }) => overlaps(a.block, block));
    if (b !== undefined) return [a.cidr, b.cidr];
  }
  return undefined;
}

/** A part of the outer block, as a CIDR: `newBits` are added to its prefix, like Terraform's cidrsubnet. */
export function subnetOf(outer: Block, newBits: number, index: number): string {
  const prefix = outer.prefix + newBits;
  return `${toAddress(outer.first + index * 2 ** (32 - prefix))}/${prefix}`;
}

function toNumber(address: ipaddr.IPv4): number {
  return address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
