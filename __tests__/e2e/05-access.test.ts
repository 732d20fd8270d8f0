import { rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { refusalOfCluster } from "../../deploy/access/cluster.ts";
import { readCloudRecord } from "../../stacks/config/cloud-record.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { stackDirectory, stateDirectory } from "../../stacks/project.ts";
import { makeUser, type TestUser } from "../support/iam-user.ts";
import { CLOUD, cdktf, inCloud } from "../support/test-cloud.ts";

const kubeconfigSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.url() }) })]),
});

describe("access to the cluster", () => {
  let stranger: TestUser;

  beforeAll(async () => {
    stranger = await makeUser("without-access-entry");
  });
  afterAll(() => stranger.remove());

  it("is given to the deployer by an access entry", async () => {
    expect(await inCloud("kubectl", ["auth", "can-i", "*", "*", "--all-namespaces"])).toBe("yes");
  });

  it("is refused without credentials", async () => {
    const kubeconfig = await inCloud("kubectl", ["config", "view", "--minify", "--output", "json"]);
    const { server } = kubeconfigSchema.parse(JSON.parse(kubeconfig)).clusters[0].cluster;
    expect(await anonymously(new URL("/api/v1/secrets", server))).toMatchObject({ code: 403, reason: "Forbidden" });
    // without any credentials, kubectl asks for a name and a password
    const nobody = ["--kubeconfig", "/dev/null", "--server", server, "--insecure-skip-tls-verify", "--token", "none"];
    await expect(inCloud("kubectl", [...nobody, "get", "secrets"])).rejects.toThrow("must be logged in");
  });

  it("is refused to an IAM user without an access entry", async () => {
    const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = stranger.key;
    const env = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    const refusal = await inCloud("kubectl", ["get", "namespaces"], env).catch((error: unknown) => String(error));
    expect(refusal).toMatch(/Unauthorized|must be logged in/);
    const target = { config: loadConfig({ LOCAL_CLOUD: CLOUD }), identity: stranger.arn };
    expect(refusalOfCluster(refusal, target)?.message).toBe(
      `The cluster webapi-${CLOUD} has no access entry for ${stranger.arn}.`,
    );
  });
});

describe("a deployment", () => {
  it("into another account than the credentials' is refused by the project's command and by Terraform", async () => {
    const env = { ENVIRONMENT: "dev" };
    await expect(inCloud("node", ["cli/bootstrap.mjs", "deploy", "backend", "--yes"], env)).rejects.toThrow(
      'The environment "dev" is account 111122223333, but the credentials are of arn:aws:iam::000000000000:user/deployer',
    );
    await inCloud("node", ["cli/bootstrap.mjs", "synth"], env);
    const folder = stackDirectory("dev", "backend");
    const backend = (...args: string[]) => inCloud("terraform", [`-chdir=${folder}`, ...args, "-no-color"]);
    // the local cloud's provider may have another version than the one for AWS
    const version = readCloudRecord(stateDirectory(CLOUD))?.providers.aws;
    const override = join(folder, "version_override.tf.json");
    await writeFile(override, JSON.stringify({ terraform: { required_providers: { aws: { version } } } }));
    try {
      await backend("init");
      await expect(backend("apply", "-auto-approve")).rejects.toThrow("AWS account ID not allowed: 000000000000");
    } finally {
      await rm(override);
    }
  });

  it("of the local environment to real AWS is refused before anything is written", async () => {
    const env = { AWS_ENDPOINT_URL: "https://sts.eu-central-1.amazonaws.com" };
    await expect(cdktf(["synth"], env)).rejects.toThrow("must be the address of a local cloud on this machine");
  });
});

const statusSchema = z.object({ code: z.number(), reason: z.string() });

/** The Kubernetes API's response to a request without credentials. */
async function anonymously(url: URL): Promise<z.infer<typeof statusSchema>> {
  // the refusal does not depend on the server's certificate
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent: false, rejectUnauthorized: false }, resolve).on("error", reject);
  });
  return statusSchema.parse(await json(response));
}
