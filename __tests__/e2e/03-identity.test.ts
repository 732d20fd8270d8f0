import { createPrivateKey, type KeyObject } from "node:crypto";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, it } from "vitest";
import { clientConfig } from "../../local/aws/client.ts";
import { stateDirectory } from "../../local/project.ts";
import { fileOnNode } from "./node-file.ts";
import { CLOUD, cloudVariables, kubectl, output } from "./test-cloud.ts";
import { type Claims, decode, foreignKey, type Header, signed, tampered } from "./tokens.ts";

const AUDIENCE = "sts.amazonaws.com";

describe("a pod's identity (IRSA)", () => {
  let roleArn: string;
  let token: string;
  let header: Header;
  let claims: Claims;
  let clusterKey: KeyObject;

  beforeAll(async () => {
    roleArn = await output("base", "service_role_arn");
    token = await createToken("webapi", "webapi", AUDIENCE);
    ({ header, claims } = decode(token));
    clusterKey = createPrivateKey(await fileOnNode("/var/lib/rancher/k3s/server/tls/sa.key"));
  });

  it("is accepted with the service account's token", async () => {
    expect((await assume(token)).Credentials).toBeDefined();
  });

  it("is accepted when the cluster's key signs the same claims, so that what follows fails for its own reason", async () => {
    expect((await assume(signed(header, claims, clusterKey))).Credentials).toBeDefined();
  });

  it.each<[string, () => string | Promise<string>, string]>([
    ["an expired token", () => signed(header, { ...claims, exp: now() - 10 }, clusterKey), "ExpiredTokenException"],
    [
      "a token that is not valid yet",
      () => signed(header, { ...claims, nbf: now() + 3_600 }, clusterKey),
      "InvalidIdentityToken",
    ],
    ["another service account of the namespace", () => createToken("webapi", "default", AUDIENCE), "AccessDenied"],
    ["a service account of another namespace", () => createToken("default", "default", AUDIENCE), "AccessDenied"],
    ["another audience", () => createToken("webapi", "webapi", "other.example"), "InvalidIdentityToken"],
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
    ["something that is no token", () => "rubbish", "InvalidIdentityToken"],
  ])("is denied to %s", async (_, make, code) => {
    await expect(assume(await make())).rejects.toMatchObject({ name: expect.stringContaining(code) });
  });

  it("is denied for the role of the cluster", async () => {
    await expect(assume(token, await output("base", "cluster_role_arn"))).rejects.toMatchObject({
      name: expect.stringContaining("AccessDenied"),
    });
  });

  it("may read its parameter and no other", async () => {
    const { Credentials: { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = {} } = await assume(token);
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const ssm = new SSMClient(await emulator(credentials));
    const read = (name: string) => ssm.send(new GetParameterCommand({ Name: name }));
    const parameter = await output("base", "parameter_name");
    expect((await read(parameter)).Parameter?.Name).toBe(parameter);
    await expect(read(`${parameter}-other`)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  async function assume(webIdentityToken: string, role = roleArn) {
    const sts = new STSClient(await emulator({ accessKeyId: "unused", secretAccessKey: "unused" }));
    return sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: role,
        RoleSessionName: "test",
        WebIdentityToken: webIdentityToken,
      }),
    );
  }
});

/** A token that Kubernetes makes for a service account. */
function createToken(namespace: string, serviceAccount: string, audience: string): Promise<string> {
  return kubectl("--namespace", namespace, "create", "token", serviceAccount, "--audience", audience);
}

async function emulator(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) {
  const { AWS_ENDPOINT_URL = "", AWS_REGION: region = "" } = await cloudVariables();
  const port = Number(new URL(AWS_ENDPOINT_URL).port);
  return clientConfig({ cloudDirectory: stateDirectory(CLOUD), port, region, credentials });
}

/** As tokens count time: in seconds. */
function now(): number {
  return Math.floor(Date.now() / 1_000);
}
