import { writeFile } from "node:fs/promises";
import { z } from "zod";
import type { AccessKey } from "../../local/emulator/client.ts";
import { config } from "../support/role-calls/roles.ts";
import { inCloud, kubectl } from "../support/test-cloud.ts";

const tokenSchema = z.object({ status: z.object({ token: z.string() }) });
const clustersSchema = z.object({ clusters: z.array(z.unknown()) });

/** An IAM user's token for the cluster, as kubectl gets it. */
export async function getToken({ accessKeyId, secretAccessKey }: AccessKey): Promise<string> {
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const credential = await inCloud("aws", ["eks", "get-token", "--cluster-name", config.names.cluster], env);
  return tokenSchema.parse(JSON.parse(credential)).status.token;
}

/** Writes a kubeconfig with this token. */
export async function writeKubeconfig(file: string, token: string): Promise<void> {
  const current = JSON.parse(await kubectl("config", "view", "--raw", "--minify", "--output", "json"));
  const clusters = z.array(z.looseObject({ name: z.string() })).parse(clustersSchema.parse(current).clusters);
  await writeFile(
    file,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters,
      users: [{ name: "test", user: { token } }],
      contexts: [{ name: "test", context: { cluster: clusters[0]?.name, user: "test" } }],
      "current-context": "test",
    }),
    { mode: 0o600 },
  );
}
