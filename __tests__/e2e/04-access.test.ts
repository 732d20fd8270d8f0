import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { run } from "../../local/run.ts";
import { aws, cloudVariables, inCloud, terraform } from "./test-cloud.ts";

const USER = "without-access-entry";

const newKeySchema = z.object({ AccessKey: z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string() }) });
const kubeconfigSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.url() }) })]),
});

describe("access to the cluster", () => {
  let key: z.infer<typeof newKeySchema>["AccessKey"];

  beforeAll(async () => {
    await aws("iam", "create-user", "--user-name", USER);
    key = newKeySchema.parse(JSON.parse(await aws("iam", "create-access-key", "--user-name", USER))).AccessKey;
  });
  afterAll(async () => {
    await aws("iam", "delete-access-key", "--user-name", USER, "--access-key-id", key.AccessKeyId);
    await aws("iam", "delete-user", "--user-name", USER);
  });

  it("is given to the deployer by an access entry", async () => {
    expect(await inCloud("kubectl", ["auth", "can-i", "*", "*", "--all-namespaces"])).toBe("yes");
  });

  it("is refused without credentials", async () => {
    const kubeconfig = kubeconfigSchema.parse(
      JSON.parse(await inCloud("kubectl", ["config", "view", "--minify", "--output", "json"])),
    );
    const server = kubeconfig.clusters[0].cluster.server;
    const anonymous = ["--kubeconfig", "/dev/null", "--server", server, "--insecure-skip-tls-verify"];
    await expect(run("kubectl", [...anonymous, "get", "secrets"], { env: await cloudVariables() })).rejects.toThrow(
      /Unauthorized|Forbidden|must be logged in/,
    );
  });

  it("is refused to an IAM user that no access entry names", async () => {
    const env = { AWS_ACCESS_KEY_ID: key.AccessKeyId, AWS_SECRET_ACCESS_KEY: key.SecretAccessKey };
    await expect(inCloud("kubectl", ["get", "namespaces"], env)).rejects.toThrow(/Unauthorized|must be logged in/);
  });
});

describe("a deployment", () => {
  it("into another account than the environment's is refused before anything is read or made", async () => {
    // MiniStack takes any 12 digits as the root key of that account
    const env = { AWS_ACCESS_KEY_ID: "111111111111", AWS_SECRET_ACCESS_KEY: "any" };
    const { exitCode, output } = await terraform("backend", ["plan", "-input=false", "-no-color"], env);
    expect(exitCode).toBe(1);
    expect(output).toContain("AWS account ID not allowed: 111111111111");
  });

  it("of the local environment to real AWS is refused before anything is written", async () => {
    const env = { AWS_ENDPOINT_URL: "https://sts.eu-central-1.amazonaws.com" };
    await expect(inCloud("npx", ["--no-install", "cdktf", "synth"], env)).rejects.toThrow(
      "must be the address of a local cloud on this machine",
    );
  });
});
