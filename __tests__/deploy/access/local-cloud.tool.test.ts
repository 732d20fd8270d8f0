import { rm } from "node:fs/promises";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudPaths } from "../../../local/cloud/paths.ts";
import { accessKeySchema, writeAccessKey } from "../../../local/emulator/client.ts";
import { EmulatorCloud } from "../../support/emulator-cloud.ts";

describe("npm run deploy on a local cloud, by a user who may do everything in IAM", () => {
  let cloud: EmulatorCloud;
  const { emulator, output } = cloudPaths("access-test");

  beforeAll(async () => {
    cloud = await EmulatorCloud.start("access-test");
    const iam = new IAMClient(cloud.client);
    const UserName = "stranger";
    await iam.send(new CreateUserCommand({ UserName }));
    const statement = { Effect: "Allow", Action: "*", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "all", PolicyDocument }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const key = { accessKeyId: AccessKey?.AccessKeyId, secretAccessKey: AccessKey?.SecretAccessKey };
    await writeAccessKey(emulator.deployerKey, accessKeySchema.parse(key));
  });
  afterAll(async () => {
    await cloud.remove();
    await rm(output, { recursive: true, force: true });
  });

  it("is refused before anything is made, because the cluster would not know the user", async () => {
    const { stderr, exitCode } = await cloud.startNpmRun("deploy", ["--yes"]);
    expect(stderr).toMatch(
      /^Error NOT_ADMINISTRATOR: arn:aws:iam::000000000000:user\/stranger is not in cluster\.administrators of "access-test"/,
    );
    expect(stderr).toContain('in stacks/config/environments/local.ts: "arn:aws:iam::000000000000:user/stranger"');
    expect(exitCode).toBe(1);
    const { Buckets = [] } = await new S3Client({ ...cloud.client, forcePathStyle: true }).send(
      new ListBucketsCommand({}),
    );
    expect(Buckets).toEqual([]);
  });
});
