import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  EntityAlreadyExistsException,
  IAMClient,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { emulatorPaths } from "../cloud/paths.ts";
import {
  type AccessKey,
  accessKeySchema,
  type ClientOptions,
  clientConfig,
  readAccessKey,
  writeAccessKey,
} from "./client.ts";

/** The IAM user that deploys. It is not root, because IAM's policies do not apply to root. */
export const DEPLOYER = "deployer";

/** Allows everything in the fictitious account: the permissions that a deployer needs on AWS are not tested here. */
const POLICY = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** Makes the deployer with its policy and access key, as root, unless they exist. The key is the same each time. */
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

/** The key in this file if IAM knows it, or else a new key. A killed emulator has lost what it had not saved. */
async function ensureKey(iam: IAMClient, file: string): Promise<AccessKey> {
  const kept = await readAccessKey(file);
  const { AccessKeyMetadata: known = [] } = await iam.send(new ListAccessKeysCommand({ UserName: DEPLOYER }));
  if (kept !== undefined && known.some(({ AccessKeyId }) => AccessKeyId === kept.accessKeyId)) return kept;
  // the secrets of the known keys are lost, and a user can have at most two keys:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  for (const { AccessKeyId } of known) {
    await iam.send(new DeleteAccessKeyCommand({ UserName: DEPLOYER, AccessKeyId }));
  }
  const { AccessKey: made } = await iam.send(new CreateAccessKeyCommand({ UserName: DEPLOYER }));
  const key = accessKeySchema.parse({ accessKeyId: made?.AccessKeyId, secretAccessKey: made?.SecretAccessKey });
  await writeAccessKey(file, key);
  return key;
}
