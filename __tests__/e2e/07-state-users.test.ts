import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type AwsCall, makeCalls } from "../support/aws-calls.ts";
import { makeUser, statementsOf, type TestUser } from "../support/iam-user.ts";
import { deployerKey } from "../support/sessions.ts";
import { outputs } from "../support/test-cloud.ts";

type Store = Awaited<ReturnType<typeof readStore>>;
type Attempt = [what: string, operation: string, parameters: (store: Store) => object];

/**
 * A condition that is never met. For a caller with the right to write, the call fails on the condition, and nothing is
 * written.
 */
const UNLESS_THERE = { IfNoneMatch: "*" };
const lockItem = ({ bucket }: Store, key: string) => ({ LockID: { S: `${bucket}/${key}` } });

const base: { may: Attempt[]; mayNot: Attempt[] } = {
  may: [
    ["find its state", "s3 ListObjectsV2", ({ bucket }) => ({ Bucket: bucket, Prefix: "base/terraform.tfstate" })],
    ["look for workspaces", "s3 ListObjectsV2", ({ bucket }) => ({ Bucket: bucket, Prefix: "env:/" })],
    ["read its state", "s3 GetObject", ({ bucket }) => ({ Bucket: bucket, Key: "base/terraform.tfstate" })],
    [
      "make its lock file",
      "s3 PutObject",
      ({ bucket }) => ({ Bucket: bucket, Key: "base/terraform.tfstate.tflock", Body: "" }),
    ],
    [
      "remove its lock file",
      "s3 DeleteObject",
      ({ bucket }) => ({ Bucket: bucket, Key: "base/terraform.tfstate.tflock" }),
    ],
    ["see the lock table", "dynamodb DescribeTable", ({ lock_table }) => ({ TableName: lock_table })],
    [
      "take its lock",
      "dynamodb PutItem",
      (store) => ({ TableName: store.lock_table, Item: lockItem(store, "base/terraform.tfstate") }),
    ],
    [
      "release its lock",
      "dynamodb DeleteItem",
      (store) => ({ TableName: store.lock_table, Key: lockItem(store, "base/terraform.tfstate") }),
    ],
    [
      "read the digest of its state",
      "dynamodb GetItem",
      (store) => ({ TableName: store.lock_table, Key: lockItem(store, "base/terraform.tfstate-md5") }),
    ],
    ["use the states' key", "kms GenerateDataKey", ({ key_arn }) => ({ KeyId: key_arn, KeySpec: "AES_256" })],
  ],
  mayNot: [
    ["list all of the bucket", "s3 ListObjectsV2", ({ bucket }) => ({ Bucket: bucket })],
    ["read the state of app", "s3 GetObject", ({ bucket }) => ({ Bucket: bucket, Key: "app/terraform.tfstate" })],
    [
      "write the state of app",
      "s3 PutObject",
      ({ bucket }) => ({ Bucket: bucket, Key: "app/terraform.tfstate", Body: "", ...UNLESS_THERE }),
    ],
    ["write another object", "s3 PutObject", ({ bucket }) => ({ Bucket: bucket, Key: "other", Body: "" })],
    ["remove its state", "s3 DeleteObject", ({ bucket }) => ({ Bucket: bucket, Key: "base/terraform.tfstate" })],
    ["change the bucket's policy", "s3 DeleteBucketPolicy", ({ bucket }) => ({ Bucket: bucket })],
    [
      "take the lock of app",
      "dynamodb PutItem",
      (store) => ({ TableName: store.lock_table, Item: lockItem(store, "app/terraform.tfstate") }),
    ],
    [
      "give back the lock of app",
      "dynamodb DeleteItem",
      (store) => ({ TableName: store.lock_table, Key: lockItem(store, "app/terraform.tfstate") }),
    ],
    ["see all locks", "dynamodb Scan", ({ lock_table }) => ({ TableName: lock_table })],
    ["use another key", "kms GenerateDataKey", ({ otherKey }) => ({ KeyId: otherKey, KeySpec: "AES_256" })],
    ["delete the states' key", "kms ScheduleKeyDeletion", ({ key_arn }) => ({ KeyId: key_arn })],
  ],
};

const app: typeof base = {
  may: [
    ["read the state of base", "s3 GetObject", ({ bucket }) => ({ Bucket: bucket, Key: "base/terraform.tfstate" })],
    ["read its own state", "s3 GetObject", ({ bucket }) => ({ Bucket: bucket, Key: "app/terraform.tfstate" })],
  ],
  mayNot: [
    [
      "write the state of base",
      "s3 PutObject",
      ({ bucket }) => ({ Bucket: bucket, Key: "base/terraform.tfstate", Body: "", ...UNLESS_THERE }),
    ],
    [
      "make the lock file of base",
      "s3 PutObject",
      ({ bucket }) => ({ Bucket: bucket, Key: "base/terraform.tfstate.tflock", Body: "" }),
    ],
  ],
};

const PROBE = "probe";
const put = (encryption: object) => (store: Store) => ({ Bucket: store.bucket, Key: PROBE, Body: "", ...encryption });
const kms = (SSEKMSKeyId: string) => ({ ServerSideEncryption: "aws:kms", SSEKMSKeyId });

/** The encryption settings that the bucket's policy allows and denies, even to the deployer with `*` on `*`. */
const encryption: typeof base = {
  may: [
    ["with the bucket's default key, if it names none", "s3 PutObject", put({})],
    ["with the states' key, by its ARN", "s3 PutObject", (store) => put(kms(store.key_arn))(store)],
    ["with the states' key, by the ARN of its alias", "s3 PutObject", (store) => put(kms(store.aliasArn))(store)],
  ],
  mayNot: [
    ["with another key", "s3 PutObject", (store) => put(kms(store.otherKey))(store)],
    ["with S3's own keys", "s3 PutObject", put({ ServerSideEncryption: "AES256" })],
    ["with AWS's key", "s3 PutObject", put({ ServerSideEncryption: "aws:kms" })],
  ],
};

describe("the state store with the least policy that stack backend outputs", () => {
  const users: TestUser[] = [];
  const outcomes = new Map<string, string>();

  beforeAll(async () => {
    const store = await readStore();
    const user = async (name: string, policy: string) => {
      const made = await makeUser(name, statementsOf(policy));
      users.push(made);
      return made.key;
    };
    const callers = {
      base: await user("state-user-base", store.base_state_policy),
      app: await user("state-user-app", store.app_state_policy),
      encryption: await deployerKey(),
    };
    const attempts = Object.entries({ base, app, encryption }).flatMap(([caller, { may, mayNot }]) =>
      [...may, ...mayNot].map(([what, operation, parameters]) => ({
        title: `${caller}: ${what}`,
        call: { caller, ...named(operation), parameters: parameters(store) },
      })),
    );
    const results = await makeCalls(
      callers,
      attempts.map(({ call }) => call),
    );
    attempts.forEach(({ title }, index) => {
      outcomes.set(title, results[index] ?? "");
    });
  });
  afterAll(async () => {
    for (const user of users) await user.remove();
  });

  describe.each([
    ["base", base],
    ["app", app],
    ["encryption", encryption],
  ] as const)("%s", (caller, { may, mayNot }) => {
    it.each(may)("may: %s", (what) => {
      expect(outcomes.get(`${caller}: ${what}`)).toBe("done");
    });

    it.each(mayNot)("may not: %s", (what) => {
      expect(outcomes.get(`${caller}: ${what}`)).toBe("denied");
    });
  });
});

function named(operation: string): Pick<AwsCall, "service" | "operation"> {
  const [service = "", name = ""] = operation.split(" ");
  return { service, operation: name };
}

/** The outputs of `backend` on the store, and another KMS key of the account. */
async function readStore() {
  const schema = z.object({
    bucket: z.string(),
    lock_table: z.string(),
    key_arn: z.string(),
    base_state_policy: z.string(),
    app_state_policy: z.string(),
  });
  const store = schema.parse(await outputs("backend"));
  const alias = (name: string) => `${store.key_arn.replace(/key\/.*/, "alias/")}${name}`;
  const prefix = store.bucket.replace(/-tfstate-\d+$/, "");
  return { ...store, aliasArn: alias(`${prefix}-tfstate`), otherKey: alias(`${prefix}-secrets`) };
}
