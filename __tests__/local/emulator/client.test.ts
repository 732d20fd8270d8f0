import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it, vi } from "vitest";
import { emulatorPaths } from "../../../local/cloud/paths.ts";
import { clientConfig, clientEnvironment } from "../../../local/emulator/client.ts";
import { certificateAuthority } from "../../support/certificate-authority.ts";

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
