// must be imported before x509
import "reflect-metadata";
import { KeyObject, webcrypto } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
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
import { emulatorPaths } from "../cloud/paths.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const VALID_DAYS = 365;

/**
 * The host of S3 Control, which the AWS SDK derives from the endpoint `localhost`: `HostPrefix` of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListTagsForResource.html
 */
export function s3ControlHost(accountId: string): string {
  return `${accountId}.localhost`;
}

/**
 * Makes the emulator's certificates at the first start. They are signed by a CA that belongs to this local cloud. The
 * CA's key is not kept, so that the CA that clients trust can't sign anything else.
 * @param accountId the local cloud's account, which is part of the host of S3 Control
 * @param hostAddress the emulator's address for pods
 */
export async function ensureCertificates(
  cloudDirectory: string,
  { accountId, hostAddress }: { accountId: string; hostAddress: string },
): Promise<void> {
  const paths = emulatorPaths(cloudDirectory);
  // the chain is written last
  if (existsSync(paths.certificateChain)) return;
  await mkdir(paths.certificates, { recursive: true, mode: 0o700 });

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
    // Python 3.13 and later require it: https://docs.python.org/3/library/ssl.html#ssl.VERIFY_X509_STRICT
    await AuthorityKeyIdentifierExtension.create(caKeys.publicKey, false, webcrypto),
    new SubjectAlternativeNameExtension([
      // MiniStack directs the node's image pulls to the second name; the AWS SDK uses the third name for S3 Control
      ...["localhost", "host.docker.internal", s3ControlHost(accountId)].map((value) => ({
        type: "dns" as const,
        value,
      })),
      ...["127.0.0.1", hostAddress].map((value) => ({ type: "ip" as const, value })),
    ]),
  ]);
  await writeFile(paths.ca, `${ca}\n`);
  const key = KeyObject.from(serverKeys.privateKey).export({ type: "pkcs8", format: "pem" });
  await writeFile(paths.certificateKey, key, { mode: 0o600 });
  await writeFile(paths.certificateChain, `${server}\n${ca}\n`);
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
