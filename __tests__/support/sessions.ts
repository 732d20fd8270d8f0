import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, type Credentials, STSClient } from "@aws-sdk/client-sts";
import { HttpRequest } from "@smithy/core/transport";
import { z } from "zod";
import { emulatorPaths } from "../../local/cloud/paths.ts";
import { type AccessKey, clientConfig, readAccessKey } from "../../local/emulator/client.ts";
import { stateDirectory } from "../../stacks/project.ts";
import { CLOUD, cloudVariables, kubectl } from "./test-cloud.ts";

/** The audience of the tokens for STS. */
export const AUDIENCE = "sts.amazonaws.com";

/** A service account of Kubernetes. */
export interface ServiceAccount {
  namespace: string;
  serviceAccount: string;
}

const sessionSchema = z
  .object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), SessionToken: z.string() })
  .transform((credentials) => ({
    accessKeyId: credentials.AccessKeyId,
    secretAccessKey: credentials.SecretAccessKey,
    sessionToken: credentials.SessionToken,
  }));

export type Session = z.infer<typeof sessionSchema>;

/** Creates a token for a service account. Without an audience, it is for Kubernetes itself. */
export function createToken({ namespace, serviceAccount }: ServiceAccount, audience?: string): Promise<string> {
  const forAudience = audience === undefined ? [] : ["--audience", audience];
  return kubectl("--namespace", namespace, "create", "token", serviceAccount, ...forAudience);
}

/** Takes a role with the token of a service account. */
export async function assumeByToken(roleArn: string, token: string): Promise<Session> {
  const sts = await client({ accessKeyId: "unused", secretAccessKey: "unused" });
  const identity = { RoleArn: roleArn, RoleSessionName: "test", WebIdentityToken: token };
  return session(await sts.send(new AssumeRoleWithWebIdentityCommand(identity)));
}

/** The resource on whose behalf an AWS service takes a role, and its account. */
export interface ServiceSource {
  arn: string;
  account: string;
}

/** Takes a role as its trusted AWS service. In the emulator, the root key acts as every service. */
export async function assumeAsService(roleArn: string, source: ServiceSource | undefined): Promise<Session> {
  const root = await readAccessKey(emulatorPaths(stateDirectory(CLOUD)).rootKey);
  if (root === undefined) throw new Error("The emulator has no root key");
  const sts = await client(root);
  // https://github.com/aws/amazon-vpc-resource-controller-k8s/blob/master/pkg/aws/ec2/api/wrapper.go
  const headers = source && { "x-amz-source-arn": source.arn, "x-amz-source-account": source.account };
  sts.middlewareStack.add(
    (next) => (args) => {
      if (HttpRequest.isInstance(args.request)) Object.assign(args.request.headers, headers);
      return next(args);
    },
    { step: "build" },
  );
  return session(await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "test" })));
}

/** The access key of the user who deploys. */
export async function deployerKey(): Promise<AccessKey> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = await cloudVariables();
  return { accessKeyId, secretAccessKey };
}

/** The arguments of an AWS client for the suite's cloud. */
export async function emulator(credentials: AccessKey & { sessionToken?: string }) {
  const { AWS_ENDPOINT_URL = "", AWS_REGION: region = "" } = await cloudVariables();
  const port = Number(new URL(AWS_ENDPOINT_URL).port);
  return clientConfig({ cloudDirectory: stateDirectory(CLOUD), port, region, credentials });
}

async function client(credentials: AccessKey): Promise<STSClient> {
  return new STSClient(await emulator(credentials));
}

function session({ Credentials: credentials }: { Credentials?: Credentials | undefined }): Session {
  return sessionSchema.parse(credentials);
}
