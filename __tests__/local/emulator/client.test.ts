import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CloudWatchLogsClient, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { IAMClient, ListUsersCommand } from "@aws-sdk/client-iam";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { ensureCertificates } from "../../../local/emulator/certificates.ts";
import { clientConfig, clientEnvironment } from "../../../local/emulator/client.ts";
import { certificateAuthority } from "../../support/certificate-authority.ts";

type ClientConfig = Awaited<ReturnType<typeof clientConfig>>;

const options = {
  cloudDirectory: "/state/local",
  port: 4566,
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
};

describe("the environment of a client of the emulator", () => {
  it("has the emulator's address, the trusted CA, and the client's credentials", () => {
    expect(clientEnvironment(options, {})).toMatchObject({
      AWS_ENDPOINT_URL: "https://localhost:4566",
      AWS_CA_BUNDLE: "/state/local/aws/tls/ca.pem",
      AWS_ACCESS_KEY_ID: options.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: options.credentials.secretAccessKey,
      AWS_REGION: "eu-central-1",
      AWS_DEFAULT_REGION: "eu-central-1",
      AWS_EC2_METADATA_DISABLED: "true",
    });
  });

  it.each([
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL_S3",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_USE_FIPS_ENDPOINT",
  ])("removes the user's %s", (name) => {
    const change = clientEnvironment(options, { [name]: "of the user" });
    expect(change).toHaveProperty(name, undefined);
  });

  it("replaces the user's values of its variables, and does not change other variables", () => {
    const change = clientEnvironment(options, { AWS_ENDPOINT_URL: "https://example.com", PATH: "/bin" });
    expect(change.AWS_ENDPOINT_URL).toBe("https://localhost:4566");
    expect(change).not.toHaveProperty("PATH");
  });

  it.each(["NO_PROXY", "no_proxy"])("adds the emulator to the proxy exceptions in %s", (name) => {
    const expected = "example.com,localhost,127.0.0.1";
    expect(clientEnvironment(options, { [name]: "example.com" })).toMatchObject({
      NO_PROXY: expected,
      no_proxy: expected,
    });
  });
});

describe("the project's own clients of the emulator", () => {
  let cloudDirectory: string;

  beforeAll(async () => {
    cloudDirectory = await mkdtemp(join(tmpdir(), "client-test-"));
    await ensureCertificates(cloudDirectory, { accountId: "000000000000", hostAddress: "127.0.0.1" });
  });
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(() => rm(cloudDirectory, { recursive: true }));

  const CALLS = {
    sts: (client: ClientConfig) => new STSClient(client).send(new GetCallerIdentityCommand({})),
    s3: (client: ClientConfig) =>
      new S3Client({ ...client, forcePathStyle: true }).send(new GetObjectCommand({ Bucket: "states", Key: "base" })),
    dynamodb: (client: ClientConfig) => new DynamoDBClient(client).send(new ListTablesCommand({})),
    eks: (client: ClientConfig) => new EKSClient(client).send(new ListClustersCommand({})),
    ecr: (client: ClientConfig) => new ECRClient(client).send(new DescribeRepositoriesCommand({})),
    iam: (client: ClientConfig) => new IAMClient(client).send(new ListUsersCommand({})),
    logs: (client: ClientConfig) =>
      new CloudWatchLogsClient(client).send(new ListTagsForResourceCommand({ resourceArn: "arn" })),
  };

  /** By the variables of runtimeConfig.js in each client. Those in a profile have the same names in lower case. */
  const SETTINGS = {
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_USE_DUALSTACK_ENDPOINT: "true",
    AWS_ENDPOINT_URL: "https://example.com",
    AWS_ENDPOINT_DISCOVERY_ENABLED: "true",
    AWS_DEFAULTS_MODE: "wrong",
    AWS_MAX_ATTEMPTS: "wrong",
    AWS_RETRY_MODE: "wrong",
    AWS_REQUEST_CHECKSUM_CALCULATION: "wrong",
    AWS_RESPONSE_CHECKSUM_VALIDATION: "wrong",
    AWS_ACCOUNT_ID_ENDPOINT_MODE: "wrong",
    AWS_AUTH_SCHEME_PREFERENCE: "wrong",
    AWS_S3_USE_ARN_REGION: "wrong",
    AWS_S3_DISABLE_EXPRESS_SESSION_AUTH: "wrong",
    AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS: "wrong",
  };

  /** The address that a client calls. Its request is not sent. */
  async function calledBy(call: (client: ClientConfig) => Promise<unknown>): Promise<string> {
    let called = "none";
    const requestHandler = {
      handle: async ({ protocol, hostname, port }: { protocol: string; hostname: string; port?: number }) => {
        called = `${protocol}//${hostname}:${port}`;
        throw new Error("sent");
      },
    };
    const config = await clientConfig({ ...options, cloudDirectory });
    await expect(call({ ...config, requestHandler } as unknown as ClientConfig)).rejects.toThrow("sent");
    return called;
  }

  describe.each(Object.entries(CALLS))("%s", (_service, call) => {
    it("calls the emulator with settings of the user that lead elsewhere or are wrong", async () => {
      for (const [name, value] of Object.entries(SETTINGS)) vi.stubEnv(name, value);
      expect(await calledBy(call)).toBe("https://localhost:4566");
    });

    it("calls the emulator with such settings in the user's profile", async () => {
      const file = join(cloudDirectory, "config");
      const settings = Object.entries(SETTINGS).map(([name, value]) => `${name.slice(4).toLowerCase()} = ${value}`);
      await writeFile(file, `[default]\n${settings.join("\n")}\n`);
      vi.stubEnv("AWS_CONFIG_FILE", file);
      expect(await calledBy(call)).toBe("https://localhost:4566");
    });
  });
});

describe("the configuration of an SDK client of the emulator", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("uses neither the user's proxy nor the user's CA", async () => {
    const cloudDirectory = await mkdtemp(join(tmpdir(), "client-test-"));
    const { ca } = emulatorPaths(cloudDirectory);
    const authority = await certificateAuthority("CN=emulator CA");
    await mkdir(dirname(ca), { recursive: true });
    await writeFile(ca, authority.certificate);
    const result = "<GetCallerIdentityResult><Arn>arn</Arn></GetCallerIdentityResult>";
    const server = createServer(await authority.issue("localhost"), (_, response) => {
      response.end(`<GetCallerIdentityResponse>${result}</GetCallerIdentityResponse>`);
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const nowhere = "http://127.0.0.1:1";
    for (const name of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"]) vi.stubEnv(name, nowhere);
    vi.stubEnv("NO_PROXY", "");
    vi.stubEnv("AWS_CA_BUNDLE", "/nope.pem");
    const { port } = server.address() as AddressInfo;
    const client = new STSClient(await clientConfig({ ...options, cloudDirectory, port }));
    try {
      expect((await client.send(new GetCallerIdentityCommand({}))).Arn).toBe("arn");
    } finally {
      server.closeAllConnections();
      server.close();
      await rm(cloudDirectory, { recursive: true });
    }
  });
});
