import { rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CreateUserCommand, DeleteAccessKeyCommand, IAMClient, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../../lib/log.ts";
import { run } from "../../../lib/processes/run.ts";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { type AccessKey, clientEnvironment } from "../../../local/emulator/client.ts";
import { DEPLOYER, ensureDeployer } from "../../../local/emulator/deployer.ts";
import { startEmulator, stopEmulator } from "../../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { pythonEnvironment } from "../../../local/emulator/python.ts";
import { rootKey, testClient, testEmulator } from "../../support/test-emulator.ts";

const ARN = `arn:aws:iam::000000000000:user/${DEPLOYER}`;

describe("the deployer", () => {
  let options: EmulatorOptions;
  let key: AccessKey;

  beforeAll(async () => {
    options = await testEmulator();
    await startEmulator(options);
    key = await ensureDeployer(options);
  });

  afterAll(async () => {
    await stopEmulator(options.cloudDirectory);
    await rm(dirname(options.cloudDirectory), { recursive: true });
  });

  it("is an IAM user, not root, and may make resources", async () => {
    const config = await testClient(options, key);
    expect((await new STSClient(config).send(new GetCallerIdentityCommand({}))).Arn).toBe(ARN);
    await expect(new IAMClient(config).send(new CreateUserCommand({ UserName: "made" }))).resolves.toBeDefined();
  });

  it("has a key that only this machine's user can read", async () => {
    expect((await stat(emulatorPaths(options.cloudDirectory).deployerKey)).mode & 0o777).toBe(0o600);
  });

  it("keeps its key when it is made again", async () => {
    await expect(ensureDeployer(options)).resolves.toEqual(key);
  });

  it("gets a single new key if IAM does not know the kept key any more", async () => {
    const iam = new IAMClient(await testClient(options, await rootKey(options)));
    await iam.send(new DeleteAccessKeyCommand({ UserName: DEPLOYER, AccessKeyId: key.accessKeyId }));
    const renewed = await ensureDeployer(options);
    expect(renewed.accessKeyId).not.toBe(key.accessKeyId);
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: DEPLOYER }));
    expect(AccessKeyMetadata?.map(({ AccessKeyId }) => AccessKeyId)).toEqual([renewed.accessKeyId]);
  });

  it("is the identity of the AWS command line, even if the user has other AWS and proxy settings", async () => {
    const { aws } = await pythonEnvironment(openLog(`${options.cloudDirectory}/python.log`));
    const own = {
      AWS_PROFILE: "of-the-user",
      AWS_SESSION_TOKEN: "of-the-user",
      AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9",
      HTTPS_PROXY: "http://127.0.0.1:9",
      https_proxy: "http://127.0.0.1:9",
      NO_PROXY: undefined,
      no_proxy: undefined,
    };
    const change = clientEnvironment({ ...options, credentials: await ensureDeployer(options) }, own);
    const args = ["sts", "get-caller-identity", "--query", "Arn", "--output", "text"];
    await expect(run(aws, args, { env: { ...own, ...change }, cwd: "/" })).resolves.toBe(ARN);
  });
});
