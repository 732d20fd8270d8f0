import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { ensureDeployer } from "../../local/emulator/deployer.ts";
import type { EmulatorOptions } from "../../local/emulator/emulator-environment.ts";
import { rootKey, testClient } from "./test-emulator.ts";

const keySchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() });

/** Creates a role, and returns the credentials of a session of it. It may do everything but the denied actions. */
export async function roleSession(
  emulator: EmulatorOptions,
  { RoleName, Path = "/", denied = [] }: { RoleName: string; Path?: string; denied?: string[] },
): Promise<z.infer<typeof keySchema>> {
  const iam = new IAMClient(await testClient(emulator, await rootKey(emulator)));
  const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const AssumeRolePolicyDocument = document({
    Effect: "Allow",
    Principal: { AWS: emulator.accountId },
    Action: "sts:AssumeRole",
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }));
  const PolicyDocument = document(
    { Effect: "Allow", Action: "*", Resource: "*" },
    ...denied.map((Action) => ({ Effect: "Deny", Action, Resource: "*" })),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "rights", PolicyDocument }));
  // root can't assume a role
  const sts = new STSClient(await testClient(emulator, await ensureDeployer(emulator)));
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "me" }));
  return keySchema.parse({
    accessKeyId: Credentials?.AccessKeyId,
    secretAccessKey: Credentials?.SecretAccessKey,
    sessionToken: Credentials?.SessionToken,
  });
}
