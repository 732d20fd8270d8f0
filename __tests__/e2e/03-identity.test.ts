import { createPrivateKey, type KeyObject } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roleArn, SERVICE_ROLES, WORKLOAD_ROLES, WORKLOADS } from "../support/role-calls/roles.ts";
import { AUDIENCE, assumeByToken, createToken, type ServiceAccount } from "../support/sessions.ts";
import { type Claims, decode, foreignKey, type Header, signed, tampered } from "../support/tokens.ts";
import { fileOnNode } from "./node-file.ts";
import { makeServiceAccounts, removeServiceAccounts } from "./roles.ts";

/** The service accounts of the workload roles, and similar ones that differ in one respect. */
const SERVICE_ACCOUNTS: ServiceAccount[] = [
  ...Object.values(WORKLOADS),
  { namespace: "webapi", serviceAccount: "default" },
  { namespace: "kube-system", serviceAccount: "default" },
  { namespace: "default", serviceAccount: "default" },
];

describe("a pod's identity (IRSA)", () => {
  const ROLE = roleArn("service");
  let token: string;
  let header: Header;
  let claims: Claims;
  let clusterKey: KeyObject;

  beforeAll(async () => {
    token = await createToken(WORKLOADS.service, AUDIENCE);
    ({ header, claims } = decode(token));
    clusterKey = createPrivateKey(await fileOnNode("/var/lib/rancher/k3s/server/tls/sa.key"));
  });

  it("is accepted with the service account's token", async () => {
    await expect(assumeByToken(ROLE, token)).resolves.toBeDefined();
  });

  it("is accepted with the same claims signed with the cluster's key, so that each case below has only one reason to fail", async () => {
    await expect(assumeByToken(ROLE, signed(header, claims, clusterKey))).resolves.toBeDefined();
  });

  it.each<[string, () => string | Promise<string>, string]>([
    ["an expired token", () => signed(header, { ...claims, exp: now() - 10 }, clusterKey), "ExpiredTokenException"],
    [
      "a token that is not valid yet",
      () => signed(header, { ...claims, nbf: now() + 3_600 }, clusterKey),
      "InvalidIdentityToken",
    ],
    ["another audience", () => createToken(WORKLOADS.service, "other.example"), "InvalidIdentityToken"],
    [
      "a signature of another key under the cluster's key id",
      () => signed(header, claims, foreignKey()),
      "InvalidIdentityToken",
    ],
    [
      "another key under its own id",
      () => signed({ ...header, kid: "own" }, claims, foreignKey()),
      "InvalidIdentityToken",
    ],
    ["claims changed under the old signature", () => tampered(token, { exp: now() + 99_999 }), "InvalidIdentityToken"],
    [
      "an algorithm that needs no key",
      () => signed({ ...header, alg: "none" }, claims, clusterKey),
      "InvalidIdentityToken",
    ],
    [
      "an issuer that is not registered",
      () => signed(header, { ...claims, iss: `${claims.iss}X` }, clusterKey),
      "InvalidIdentityToken",
    ],
    [
      "a service account of the same name in another namespace",
      () => signed(header, { ...claims, sub: "system:serviceaccount:another:webapi" }, clusterKey),
      "AccessDenied",
    ],
    ["a text that is not a token", () => "rubbish", "InvalidIdentityToken"],
  ])("is denied to %s", async (_, make, code) => {
    await expect(assumeByToken(ROLE, await make())).rejects.toMatchObject({ name: expect.stringContaining(code) });
  });
});

describe("the role of", () => {
  const tokens = new Map<ServiceAccount, string>();
  const denied = { name: expect.stringContaining("AccessDenied") };
  const tokenOf = (account: ServiceAccount) => tokens.get(account) ?? "";

  beforeAll(async () => {
    await makeServiceAccounts();
    for (const account of SERVICE_ACCOUNTS) tokens.set(account, await createToken(account, AUDIENCE));
  });
  afterAll(removeServiceAccounts);

  describe.each(WORKLOAD_ROLES)("%s", (workload) => {
    const own = WORKLOADS[workload];
    const others = SERVICE_ACCOUNTS.filter((account) => account !== own);

    it("is given to its service account", async () => {
      await expect(assumeByToken(roleArn(workload), tokenOf(own))).resolves.toBeDefined();
    });

    it.each(others)("is denied to $serviceAccount of $namespace", async (other) => {
      await expect(assumeByToken(roleArn(workload), tokenOf(other))).rejects.toMatchObject(denied);
    });
  });

  it.each(SERVICE_ROLES)("%s is given to no service account", async (role) => {
    for (const account of SERVICE_ACCOUNTS) {
      await expect(assumeByToken(roleArn(role), tokenOf(account))).rejects.toMatchObject(denied);
    }
  });
});

/** In seconds, as in tokens. */
function now(): number {
  return Math.floor(Date.now() / 1_000);
}
