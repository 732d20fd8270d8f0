import { readFile } from "node:fs/promises";
import { type Agent, request } from "node:https";
import { join } from "node:path";
import { CreateClusterCommand, DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { type AccessKey, clientEnvironment } from "../../../local/emulator/client.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { pythonEnvironment } from "../../../local/emulator/python.ts";
import { GATEWAY, removeTestEmulator, rootKey, startTestEmulator, testClient } from "../../support/test-emulator.ts";

const ACCOUNT = "000000000000";
const SECRET = "40 characters that no user was ever given";

describe("the emulator", () => {
  let options: EmulatorOptions;
  let port: number;
  let agent: Agent;
  let root: AccessKey;
  let client: (credentials: AccessKey) => Awaited<ReturnType<typeof testClient>>;

  beforeAll(async () => {
    options = await startTestEmulator();
    port = options.port;
    root = await rootKey(options);
    const config = await testClient(options, root);
    agent = config.requestHandler.httpsAgent;
    client = (credentials) => ({ ...config, credentials: { ...credentials } });
  });

  afterAll(() => removeTestEmulator(options));

  it("accepts its root key", async () => {
    const identity = await new STSClient(client(root)).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:iam::${ACCOUNT}:root`);
  });

  it.each(["AKIAIOSFODNN7EXAMPLE", "test", ACCOUNT])("denies the unknown access key %s", async (accessKeyId) => {
    const sts = new STSClient(client({ accessKeyId, secretAccessKey: SECRET }));
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("denies a user's key with a wrong secret, and a call that the user's policy does not allow", async () => {
    const key = await createUser("limited", { Action: "ssm:GetParameter", Resource: "*" });
    const forged = new SSMClient(client({ ...key, secretAccessKey: SECRET }));
    await expect(forged.send(new GetParameterCommand({ Name: "/none" }))).rejects.toThrow(/signature/i);
    const put = new PutParameterCommand({ Name: "/none", Value: "value", Type: "String" });
    await expect(new SSMClient(client(key)).send(put)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("decrypts a SecureString only for users who may use its key", async () => {
    const ssm = new SSMClient(client(root));
    const KeyId = await createKey();
    await ssm.send(new PutParameterCommand({ Name: "/secret", Value: "value", Type: "SecureString", KeyId }));
    const read = new GetParameterCommand({ Name: "/secret", WithDecryption: true });
    const reader = await createUser("reader", { Action: "ssm:GetParameter", Resource: "*" });
    const decrypter = await createUser("decrypter", { Action: ["ssm:GetParameter", "kms:Decrypt"], Resource: "*" });

    await expect(new SSMClient(client(reader)).send(read)).rejects.toMatchObject({ name: "AccessDeniedException" });
    const encrypted = await new SSMClient(client(reader)).send(new GetParameterCommand({ Name: "/secret" }));
    expect(encrypted.Parameter?.Value).not.toBe("value");
    const decrypted = await new SSMClient(client(decrypter)).send(read);
    expect(decrypted.Parameter?.Value).toBe("value");
  });

  it("denies an invalid web identity token", async () => {
    const assume = new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/webapi`,
      RoleSessionName: "test",
      WebIdentityToken: "rubbish",
    });
    await expect(new STSClient(client(root)).send(assume)).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });

  it("reports the status FAILED for a cluster whose container can't be started", async () => {
    const eks = new EKSClient(client(root));
    const trust = { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    await new IAMClient(client(root)).send(new CreateRoleCommand({ RoleName: "cluster", AssumeRolePolicyDocument }));
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/cluster`;
    // of the default VPC
    const resourcesVpcConfig = { subnetIds: ["subnet-00000001", "subnet-00000002"] };
    await eks.send(new CreateClusterCommand({ name: "webapi", roleArn, resourcesVpcConfig }));
    await expect
      .poll(async () => (await eks.send(new DescribeClusterCommand({ name: "webapi" }))).cluster?.status, {
        timeout: 60_000,
      })
      .toBe("FAILED");
  });

  it("also answers on the gateway of the container network", async () => {
    await expect(status({ host: GATEWAY, port })).resolves.toBe(200);
  });

  it("listens on no other address, and not on port 443", async () => {
    const log = await readFile(emulatorPaths(options.cloudDirectory).log, "utf8");
    const addresses = new Set(Array.from(log.matchAll(/Running on (\S+)/g), ([, address]) => address));
    expect([...addresses]).toEqual([`https://127.0.0.1:${port}`, `https://${GATEWAY}:${port}`]);
    await expect(status({ host: "127.0.0.1", port: 443 })).rejects.toThrow();
  });

  it.each(["reset", "config"])("denies requests to /_ministack/%s", async (path) => {
    await expect(status({ host: "127.0.0.1", port, path: `/_ministack/${path}`, method: "POST" })).resolves.toBe(403);
  });

  /** The status of an answer with the emulator's certificate. Answers of other servers fail. */
  function status(options: {
    host: string;
    port: number;
    path?: string;
    method?: string;
  }): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request({ path: "/_ministack/health", agent, ...options }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
  }

  async function createUser(UserName: string, statement: Record<string, unknown>): Promise<AccessKey> {
    const iam = new IAMClient(client(root));
    await iam.send(new CreateUserCommand({ UserName }));
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "test", PolicyDocument }));
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" };
  }

  /** Makes a KMS key with the AWS command line, because the project has no KMS client. */
  async function createKey(): Promise<string> {
    const { aws } = await pythonEnvironment(openLog(join(options.cloudDirectory, "python.log")));
    const env = clientEnvironment({ ...options, credentials: root }, process.env);
    return run(aws, ["kms", "create-key", "--query", "KeyMetadata.Arn", "--output", "text"], { env });
  }
});
