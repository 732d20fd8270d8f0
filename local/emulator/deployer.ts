import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  EntityAlreadyExistsException,
  IAMClient,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { type AccessKey, accessKeySchema, readAccessKey, writeAccessKey } from "./access-key.ts";
import { type ClientOptions, clientConfig } from "./client.ts";
import { emulatorPaths } from "./paths.ts";

/** The IAM user that deploys: a user, so that IAM decides on all it does, which it does not for root. */
export const DEPLOYER = "deployer";

/** All of an account that is nobody's: what a deployer needs on AWS is not what is tested here. */
const POLICY = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** Makes the deployer, as root, with what it lacks of its policy and access key. Returns the key, the same each time. */
export async function ensureDeployer(options: Omit<ClientOptions, "credentials">): Promise<AccessKey> {
  const paths = emulatorPaths(options.cloudDirectory);
  const root = await readAccessKey(paths.rootKey);
  if (root === undefined) throw new Error(`The emulator was never started: there is no ${paths.rootKey}`);
  const iam = new IAMClient(await clientConfig({ ...options, credentials: root }));

  await iam.send(new CreateUserCommand({ UserName: DEPLOYER })).catch((error: unknown) => {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  });
  const PolicyDocument = JSON.stringify(POLICY);
  await iam.send(new PutUserPolicyCommand({ UserName: DEPLOYER, PolicyName: "deploy", PolicyDocument }));
  return ensureKey(iam, paths.deployerKey);
}

/** The key in this file if IAM knows it. An emulator that was killed has forgotten what it had not yet saved. */
async function ensureKey(iam: IAMClient, file: string): Promise<AccessKey> {
  const kept = await readAccessKey(file);
  const { AccessKeyMetadata: known = [] } = await iam.send(new ListAccessKeysCommand({ UserName: DEPLOYER }));
  if (kept !== undefined && known.some(({ AccessKeyId }) => AccessKeyId === kept.accessKeyId)) return kept;
  // their secrets are lost, and a user has two keys at most:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  for (const { AccessKeyId } of known) {
    await iam.send(new DeleteAccessKeyCommand({ UserName: DEPLOYER, AccessKeyId }));
  }
  const { AccessKey: made } = await iam.send(new CreateAccessKeyCommand({ UserName: DEPLOYER }));
  const key = accessKeySchema.parse({ accessKeyId: made?.AccessKeyId, secretAccessKey: made?.SecretAccessKey });
  await writeAccessKey(file, key);
  return key;
}
