import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ssmParameter } from "../../../service/parameter/source.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws.ts";

let directory: string;
let aws: FakeAws;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "source-test-"));
  aws = await startFakeAws("hello");
  // the settings and credentials of the user who runs the tests must have no effect
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("HOME", directory);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
  await rm(directory, { recursive: true });
});

const credentials = { accessKeyId: "AKIATEST", secretAccessKey: "test" };

describe("the parameter's source", () => {
  it("returns the value in SSM's answer", async () => {
    expect(await ssmParameter("/a", { region: "eu-central-1", endpoint: aws.url, credentials })()).toBe("hello");
  });

  it("fails with SSM's error", async () => {
    aws.value = undefined;
    const read = ssmParameter("/a", { region: "eu-central-1", endpoint: aws.url, credentials });
    await expect(read()).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("fails without a server, and does not hang", async () => {
    await aws.close();
    await expect(ssmParameter("/a", { region: "eu-central-1", endpoint: aws.url, credentials })()).rejects.toThrow();
    aws = await startFakeAws();
  });

  // https://github.com/aws/aws-sdk-js-v3/issues/7452: a node without Internet access reaches only regional endpoints
  it.each([
    { service: "ssm", config: { credentials } },
    { service: "sts", config: {} },
  ])("calls the regional endpoint of $service", async ({ service, config }) => {
    const token = join(directory, "token");
    await writeFile(token, "the-token");
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", token);
    vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::000000000000:role/webapi");
    const hosts = new Set<string>();
    const requestHandler = {
      async handle({ hostname }: { hostname: string }): Promise<never> {
        hosts.add(hostname);
        throw new Error("no network here");
      },
    };
    const read = ssmParameter("/a", { region: "eu-central-1", requestHandler, ...config });
    await expect(read()).rejects.toThrow("no network here");
    expect(hosts).toEqual(new Set([`${service}.eu-central-1.amazonaws.com`]));
  });
});
