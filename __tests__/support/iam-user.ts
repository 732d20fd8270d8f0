import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import { type AccessKey, accessKeySchema } from "../../local/emulator/client.ts";
import { deployerKey, emulator } from "./sessions.ts";

const oneOrMore = z.union([z.string(), z.array(z.string())]);

/** A statement of an IAM policy. */
const statementSchema = z.object({
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.record(z.string(), z.unknown()).optional(),
});

export type Statement = z.infer<typeof statementSchema>;

const policySchema = jsonSchema(z.object({ Statement: z.array(statementSchema) }));

/** The statements of a policy that allow something. */
export function statementsOf(policy: string): Statement[] {
  return policySchema.parse(policy).Statement;
}

const PolicyName = "rights";

/** An IAM user that a test creates and removes. */
export interface TestUser {
  arn: string;
  key: AccessKey;
  remove: () => Promise<void>;
}

/** Creates a user with only these rights. */
export async function makeUser(UserName: string, allowed: Statement[] = []): Promise<TestUser> {
  const iam = new IAMClient(await emulator(await deployerKey()));
  const { User } = await iam.send(new CreateUserCommand({ UserName }));
  const Statement = allowed.map((statement) => ({ Effect: "Allow", ...statement }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  if (allowed.length > 0) await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  const { AccessKey: made } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const key = accessKeySchema.parse({ accessKeyId: made?.AccessKeyId, secretAccessKey: made?.SecretAccessKey });
  return {
    arn: User?.Arn ?? "",
    key,
    remove: async () => {
      await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: key.accessKeyId }));
      if (allowed.length > 0) await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
      await iam.send(new DeleteUserCommand({ UserName }));
    },
  };
}
