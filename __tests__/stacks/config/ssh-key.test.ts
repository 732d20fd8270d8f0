import { describe, expect, it } from "vitest";
import { sshKeyProblem } from "../../../stacks/config/ssh-key.ts";
import { ED25519_KEY, newRsaKey, sshKey, sshNumber } from "../../support/ssh-keys.ts";

const EXPONENT = Buffer.from([1, 0, 1]);
const NO_KEY = "must be a public key of OpenSSH, of the type ssh-ed25519 or ssh-rsa";

describe("a public key", () => {
  it.each([
    ["Ed25519", ED25519_KEY],
    ["Ed25519 with a comment", `${ED25519_KEY} ann@example.com at work`],
    ["RSA of 1024 bits", newRsaKey(1024)],
    ["RSA of 2048 bits", newRsaKey(2048)],
    ["RSA of 4096 bits", newRsaKey(4096)],
  ])("of %s is right", (_, key) => {
    expect(sshKeyProblem(key)).toBeUndefined();
  });

  it.each([
    ["no text", "", NO_KEY],
    ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----", NO_KEY],
    ["two keys", `${ED25519_KEY}\n${ED25519_KEY}`, NO_KEY],
    ["DSA", sshKey("ssh-dss", EXPONENT), NO_KEY],
    ["ECDSA", sshKey("ecdsa-sha2-nistp256", EXPONENT), NO_KEY],
    ["another type than it says", ED25519_KEY.replace("ssh-ed25519", "ssh-rsa"), "what follows ssh-rsa is no key of"],
    ["a text that is cut off", ED25519_KEY.slice(0, -4), "what follows ssh-ed25519 is no key of that type"],
    ["a text without Base64", "ssh-ed25519 AAA", "what follows ssh-ed25519 is no key of that type"],
    ["a length without a field", "ssh-rsa AAAA", "what follows ssh-rsa is no key of that type"],
    ["Ed25519 with 31 bytes", sshKey("ssh-ed25519", Buffer.alloc(31, 1)), "one of Ed25519 has 32 bytes"],
    ["Ed25519 and more", sshKey("ssh-ed25519", Buffer.alloc(32, 1), EXPONENT), "one of Ed25519 has 32 bytes"],
    ["RSA without a modulus", sshKey("ssh-rsa", EXPONENT), "one of RSA has an exponent and a modulus"],
    ["RSA of 3072 bits", newRsaKey(3072), "must have 1024, 2048, 4096 bits, which EC2 takes of RSA, not 3072"],
    ["RSA of 2047 bits", sshKey("ssh-rsa", EXPONENT, sshNumber(Buffer.alloc(256, 0x7f))), "not 2047"],
    ["RSA with the modulus 0", sshKey("ssh-rsa", EXPONENT, Buffer.of()), "not 0"],
  ])("that is %s is wrong", (_, key, problem) => {
    expect(sshKeyProblem(key)).toContain(problem);
  });
});
