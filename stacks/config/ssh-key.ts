/** Lengths of RSA keys that EC2 takes, in bits: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html */
const RSA_BITS = [1024, 2048, 4096];
const ED25519_BYTES = 32;

/**
 * Why EC2 would refuse a public key in OpenSSH's format: "must ...". It takes Ed25519 and RSA.
 * https://datatracker.ietf.org/doc/html/rfc4253#section-6.6
 * https://datatracker.ietf.org/doc/html/rfc8709#section-4
 */
export function sshKeyProblem(text: string): string | undefined {
  const [, type, encoded = ""] = /^(ssh-ed25519|ssh-rsa) ([\w+/=-]+)( .*)?$/.exec(text) ?? [];
  if (type === undefined) return "must be a public key of OpenSSH, of the type ssh-ed25519 or ssh-rsa";
  const fields = fieldsOf(encoded);
  const [name, ...numbers] = fields ?? [];
  if (name?.toString("latin1") !== type) return `must be a whole key: what follows ${type} is no key of that type`;
  return type === "ssh-rsa" ? rsaProblem(numbers) : ed25519Problem(numbers);
}

function ed25519Problem([key, ...more]: readonly Buffer[]): string | undefined {
  if (key?.length === ED25519_BYTES && more.length === 0) return undefined;
  return `must be a whole key: one of Ed25519 has ${ED25519_BYTES} bytes`;
}

function rsaProblem([exponent, modulus, ...more]: readonly Buffer[]): string | undefined {
  if (exponent === undefined || modulus === undefined || more.length > 0)
    return "must be a whole key: one of RSA has an exponent and a modulus";
  const bits = bitsOf(modulus);
  return RSA_BITS.includes(bits)
    ? undefined
    : `must have ${RSA_BITS.join(", ")} bits, which EC2 takes of RSA, not ${bits}`;
}

/** The fields of a key, each after its length in 4 bytes; undefined if the text is no Base64, or the lengths are wrong. */
function fieldsOf(encoded: string): Buffer[] | undefined {
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.toString("base64") !== encoded) return undefined;
  const fields: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    if (start + 4 > bytes.length) return undefined;
    const end = start + 4 + bytes.readUInt32BE(start);
    if (end > bytes.length) return undefined;
    fields.push(bytes.subarray(start + 4, end));
    start = end;
  }
  return fields;
}

/** The bits of a number without its leading zeros. */
function bitsOf(number: Buffer): number {
  const digits = number.toString("hex").replace(/^0+/, "");
  return digits === "" ? 0 : (digits.length - 1) * 4 + Number.parseInt(digits.slice(0, 1), 16).toString(2).length;
}
