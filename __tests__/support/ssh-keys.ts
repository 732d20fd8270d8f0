import { generateKeyPairSync } from "node:crypto";

/** A public key of 32 bytes, as ssh-keygen writes it. Its private key is not known. */
export const ED25519_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

/** A public key in OpenSSH's format, from its fields after the type: https://datatracker.ietf.org/doc/html/rfc4253#section-6.6 */
export function sshKey(type: string, ...fields: readonly Buffer[]): string {
  const all = [Buffer.from(type), ...fields].flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return `${type} ${Buffer.concat(all).toString("base64")}`;
}

/** A number as a field: with a zero before a first bit that is set, which would be its sign. */
export function sshNumber(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
}

/** The public key of a new RSA key of this many bits. */
export function newRsaKey(modulusLength: number): string {
  const { e = "", n = "" } = generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });
  const [exponent, modulus] = [e, n].map((number) => sshNumber(Buffer.from(number, "base64url")));
  return sshKey("ssh-rsa", exponent ?? Buffer.of(), modulus ?? Buffer.of());
}
