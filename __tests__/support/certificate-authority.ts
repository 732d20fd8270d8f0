// must be imported before x509
import "reflect-metadata";
import { KeyObject, webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;

/** A CA that issues a certificate for any host. */
export interface CertificateAuthority {
  /** In PEM. */
  readonly certificate: string;
  /** The certificate of a host and its key, in PEM. */
  issue(host: string): Promise<{ cert: string; key: string }>;
}

export async function certificateAuthority(issuer: string): Promise<CertificateAuthority> {
  const keys = await generateKeys();
  const now = Date.now();
  const byCa = {
    issuer,
    signingKey: keys.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + DAY_MS),
  };
  const ca = await X509CertificateGenerator.create(
    {
      ...byCa,
      subject: issuer,
      publicKey: keys.publicKey,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const issue = async (host: string) => {
    const { publicKey, privateKey } = await generateKeys();
    const leaf = await X509CertificateGenerator.create(
      {
        ...byCa,
        // a name longer than 64 characters is none: the host is in the extension
        subject: "CN=server",
        publicKey,
        extensions: [
          new SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
          await AuthorityKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        ],
      },
      webcrypto,
    );
    const key = KeyObject.from(privateKey).export({ type: "pkcs8", format: "pem" }).toString();
    return { cert: leaf.toString("pem"), key };
  };
  return { certificate: `${ca.toString("pem")}\n`, issue };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}
