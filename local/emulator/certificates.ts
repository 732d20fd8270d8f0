// x509 needs it before its own import
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const VALID_DAYS = 365;

/**
 * The host that the AWS SDK makes of the endpoint `localhost` for S3 Control: `HostPrefix` of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListTagsForResource.html
 */
export function s3ControlHost(accountId: string): string {
  return `${accountId}.localhost`;
}

/** Where the emulator's certificate and key lie, and the CA that signed it. */
export function certificatePaths(directory: string) {
  return {
    /** What clients trust (PEM). */
    ca: join(directory, "ca.pem"),
    /** The server's certificate and the CA's (PEM). */
    chain: join(directory, "server.pem"),
    key: join(directory, "server-key.pem"),
  };
}

/**
 * The emulator's certificates, made at the first start by a CA of the local cloud's own, whose key is not kept: nothing
 * else can ever be signed by what clients were told to trust.
 * @param accountId of the local cloud, which is part of the name that S3 Control has
 * @param hostAddress of the emulator for pods
 */
export async function ensureCertificates(
  directory: string,
  { accountId, hostAddress }: { accountId: string; hostAddress: string },
): Promise<void> {
  const paths = certificatePaths(directory);
  // the chain is written last
  if (existsSync(paths.chain)) return;
  await mkdir(directory, { recursive: true, mode: 0o700 });

  const caKeys = await generateKeys();
  const ca = await certificate("CN=webapi local cloud CA", caKeys, "CN=webapi local cloud CA", caKeys, [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(caKeys.publicKey, false, webcrypto),
  ]);
  const serverKeys = await generateKeys();
  const server = await certificate("CN=localhost", serverKeys, "CN=webapi local cloud CA", caKeys, [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    // Python 3.13 and later demand it: https://docs.python.org/3/library/ssl.html#ssl.VERIFY_X509_STRICT
    await AuthorityKeyIdentifierExtension.create(caKeys.publicKey, false, webcrypto),
    new SubjectAlternativeNameExtension([
      // the second by which MiniStack sends the node's image pulls here, the third by which the AWS SDK finds S3 Control
      ...["localhost", "host.docker.internal", s3ControlHost(accountId)].map((value) => ({
        type: "dns" as const,
        value,
      })),
      ...["127.0.0.1", hostAddress].map((value) => ({ type: "ip" as const, value })),
    ]),
  ]);
  await writeFile(paths.ca, `${ca}\n`);
  await writeFile(paths.key, await pem(serverKeys.privateKey), { mode: 0o600 });
  await writeFile(paths.chain, `${server}\n${ca}\n`);
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function certificate(
  subject: string,
  { publicKey }: webcrypto.CryptoKeyPair,
  issuer: string,
  { privateKey: signingKey }: webcrypto.CryptoKeyPair,
  extensions: Extension[],
): Promise<string> {
  const notBefore = new Date();
  const notAfter = new Date(notBefore.getTime() + VALID_DAYS * 86_400_000);
  const options = {
    subject,
    issuer,
    notBefore,
    notAfter,
    publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  };
  return (await X509CertificateGenerator.create(options, webcrypto)).toString("pem");
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
