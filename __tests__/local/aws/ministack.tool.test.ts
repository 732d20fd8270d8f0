import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AccessKey, readAccessKey } from "../../../local/aws/access-key.ts";
import { startEmulator, stopEmulator } from "../../../local/aws/emulator.ts";
import { emulatorPaths } from "../../../local/aws/paths.ts";
import { type PythonEnvironment, pythonEnvironment } from "../../../local/aws/python.ts";
import { openLog } from "../../../local/log.ts";
import { run } from "../../../local/run.ts";

const ACCOUNT = "000000000000";
const SECRET = "40 characters that no user was ever given";
/** Another loopback address stands for the container network's gateway. */
const GATEWAY = "127.0.0.2";

let directory: string;
let python: PythonEnvironment;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "ministack-"));
  python = await pythonEnvironment(openLog(join(directory, "python.log")));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe("the patches of MiniStack", () => {
  const environment = () => ({
    PYTHONPATH: join(import.meta.dirname, "../../../local/aws"),
    PYTHONDONTWRITEBYTECODE: "1",
    STATE_DIR: join(directory, "state"),
  });

  it("pass their own tests", async () => {
    await run(python.python, ["-m", "unittest", "discover", "--start-directory", import.meta.dirname], {
      env: environment(),
    });
  });

  it("are refused by another version of MiniStack", async () => {
    const start = `import importlib.metadata, runpy
importlib.metadata.version = lambda name: "1.5.34"
runpy.run_module("ministack_patches", run_name="__main__")`;
    await expect(run(python.python, ["-c", start], { env: environment() })).rejects.toThrow(
      "The patches are for MiniStack 1.5.33, not 1.5.34",
    );
  });
});

describe("the command line that comes with it", () => {
  it("runs from any directory", async () => {
    await expect(run(python.aws, ["--version"], { cwd: "/" })).resolves.toMatch(/^aws-cli\/\d/);
  });

  it("is alone in its directory, which goes on the PATH", async () => {
    await expect(readdir(dirname(python.aws))).resolves.toEqual(["aws"]);
  });
});

describe("the emulator", () => {
  let port: number;
  let agent: Agent;
  let root: AccessKey;

  /** What every client of the AWS SDK is told. */
  const client = (credentials: AccessKey) => ({
    endpoint: `https://localhost:${port}`,
    region: "eu-central-1",
    credentials,
    maxAttempts: 1,
    requestHandler: { httpsAgent: agent },
  });

  beforeAll(async () => {
    port = await getPort();
    await startEmulator({
      cloudDirectory: directory,
      python: python.python,
      port,
      clusterPort: await getPort(),
      accountId: ACCOUNT,
      region: "eu-central-1",
      gateway: GATEWAY,
      networkName: "none",
      dockerHost: "unix:///nonexistent",
      nodeImage: "none",
    });
    const paths = emulatorPaths(directory);
    agent = new Agent({ ca: await readFile(join(paths.certificates, "ca.pem")) });
    root = (await readAccessKey(paths.rootKey)) as AccessKey;
  });

  afterAll(async () => {
    agent?.destroy();
    await stopEmulator(directory);
  });

  it("knows its root key", async () => {
    const identity = await new STSClient(client(root)).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:iam::${ACCOUNT}:root`);
  });

  it.each(["AKIAIOSFODNN7EXAMPLE", "test", ACCOUNT])("denies the unknown access key %s", async (accessKeyId) => {
    const sts = new STSClient(client({ accessKeyId, secretAccessKey: SECRET }));
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("denies a user's key with another secret, and what its policy does not allow", async () => {
    const key = await createUser("limited", { Action: "ssm:GetParameter", Resource: "*" });
    const forged = new SSMClient(client({ ...key, secretAccessKey: SECRET }));
    await expect(forged.send(new GetParameterCommand({ Name: "/none" }))).rejects.toThrow(/signature/i);
    const put = new PutParameterCommand({ Name: "/none", Value: "value", Type: "String" });
    await expect(new SSMClient(client(key)).send(put)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("decrypts a SecureString only for those who may use its key", async () => {
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

  it("denies a web identity token that is none", async () => {
    const assume = new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/webapi`,
      RoleSessionName: "test",
      WebIdentityToken: "rubbish",
    });
    await expect(new STSClient(client(root)).send(assume)).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });

  it("says that a cluster has failed whose container can't be started", async () => {
    const eks = new EKSClient(client(root));
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await new IAMClient(client(root)).send(new CreateRoleCommand({ RoleName: "cluster", AssumeRolePolicyDocument }));
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/cluster`;
    await eks.send(new CreateClusterCommand({ name: "webapi", roleArn, resourcesVpcConfig: {} }));
    await expect
      .poll(async () => (await eks.send(new DescribeClusterCommand({ name: "webapi" }))).cluster?.status, {
        timeout: 60_000,
      })
      .toBe("FAILED");
  });

  it("answers on the gateway of the container network too", async () => {
    await expect(status({ host: GATEWAY, port })).resolves.toBe(200);
  });

  it("listens nowhere else, not on port 443 either", async () => {
    const log = await readFile(emulatorPaths(directory).log, "utf8");
    const addresses = new Set(Array.from(log.matchAll(/Running on (\S+)/g), ([, address]) => address));
    expect([...addresses]).toEqual([`https://127.0.0.1:${port}`, `https://${GATEWAY}:${port}`]);
    await expect(status({ host: "127.0.0.1", port: 443 })).rejects.toThrow();
  });

  it.each(["reset", "config"])("lets nobody %s it", async (path) => {
    await expect(status({ host: "127.0.0.1", port, path: `/_ministack/${path}`, method: "POST" })).resolves.toBe(403);
  });

  /** The status with which the emulator, and nobody else, answers there. */
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

  /** By the command line: the project has no KMS client. */
  function createKey(): Promise<string> {
    return run(python.aws, ["kms", "create-key", "--query", "KeyMetadata.Arn", "--output", "text"], {
      env: {
        AWS_ENDPOINT_URL: `https://localhost:${port}`,
        AWS_CA_BUNDLE: join(emulatorPaths(directory).certificates, "ca.pem"),
        AWS_ACCESS_KEY_ID: root.accessKeyId,
        AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
        AWS_SESSION_TOKEN: undefined,
        AWS_PROFILE: undefined,
        // version 1 reads no other variable for it
        AWS_DEFAULT_REGION: "eu-central-1",
      },
    });
  }
});
