import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { z } from "zod";

/** The parts of a service account token that the tests change. */
export const claimsSchema = z.looseObject({
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number(),
  iss: z.string(),
  nbf: z.number(),
  sub: z.string(),
});
export const headerSchema = z.looseObject({ alg: z.string(), kid: z.string() });

export type Claims = z.infer<typeof claimsSchema>;
export type Header = z.infer<typeof headerSchema>;

/** Header and claims of a JSON Web Token (RFC 7519), unverified. */
export function decode(token: string): { header: Header; claims: Claims } {
  const [header, claims] = token.split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  return { header: headerSchema.parse(header), claims: claimsSchema.parse(claims) };
}

/** A token signed with RS256 by this key, for any header. */
export function signed(header: Header, claims: object, key: KeyObject): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${sign("sha256", Buffer.from(content), key).toString("base64url")}`;
}

/** The token with changed claims and the old signature. */
export function tampered(token: string, change: object): string {
  const { claims } = decode(token);
  const [header, , signature] = token.split(".");
  return [header, encode({ ...claims, ...change }), signature].join(".");
}

/** A signing key that no cluster knows. */
export function foreignKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
