import { describe, expect, it } from "vitest";
import { clientEnvironment } from "../../../local/emulator/client.ts";

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
