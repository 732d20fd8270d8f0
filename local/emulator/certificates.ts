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
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509CertificateCreateParams,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { emulatorPaths } from "../cloud/paths.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const VALID_DAYS = 365;
const CA = "CN=webapi local cloud CA";

/**
 * The host of S3 Control, which the AWS SDK derives from the endpoint `localhost`: `HostPrefix` of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListTagsForResource.html
 */
export function s3ControlHost(accountId: string): string {
  return `${accountId}.localhost`;
}

/**
 * Makes the emulator's certificate and its CA at the first start. The CA's key is not kept, so that the CA that clients
 * trust can't sign anything else.
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
  const serverKeys = await generateKeys();
  const notBefore = new Date();
  const byCa = {
    issuer: CA,
    signingKey: caKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore,
    notAfter: new Date(notBefore.getTime() + VALID_DAYS * 86_400_000),
  };
  const ca = await pem({
    ...byCa,
    subject: CA,
    publicKey: caKeys.publicKey,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(caKeys.publicKey, false, webcrypto),
    ],
  });
  // MiniStack directs the node's image pulls to the second name; the AWS SDK uses the third name for S3 Control
  const names = ["localhost", "host.docker.internal", s3ControlHost(accountId)];
  const addresses = ["127.0.0.1", hostAddress];
  const server = await pem({
    ...byCa,
    subject: "CN=localhost",
    publicKey: serverKeys.publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      // Python 3.13 and later require it: https://docs.python.org/3/library/ssl.html#ssl.VERIFY_X509_STRICT
      await AuthorityKeyIdentifierExtension.create(caKeys.publicKey, false, webcrypto),
      new SubjectAlternativeNameExtension([
        ...names.map((value) => ({ type: "dns" as const, value })),
        ...addresses.map((value) => ({ type: "ip" as const, value })),
      ]),
    ],
  });
  await writeFile(paths.ca, `${ca}\n`);
  const key = KeyObject.from(serverKeys.privateKey).export({ type: "pkcs8", format: "pem" });
  await writeFile(paths.certificateKey, key, { mode: 0o600 });
  await writeFile(paths.certificateChain, `${server}\n${ca}\n`);
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function pem(options: X509CertificateCreateParams): Promise<string> {
  return (await X509CertificateGenerator.create(options, webcrypto)).toString("pem");
}
