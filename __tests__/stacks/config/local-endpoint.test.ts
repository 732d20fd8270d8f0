import { describe, expect, it } from "vitest";
import { requireLocalEndpoint } from "../../../stacks/config/local-endpoint.ts";
import { testConfig } from "../../support/synthesis.ts";

const local = testConfig("local");

describe("the environment local", () => {
  it.each(["https://localhost:4566", "https://127.0.0.1:4566", "https://[::1]:4566"])("deploys to %s", (address) => {
    expect(() => requireLocalEndpoint(local, { AWS_ENDPOINT_URL: address })).not.toThrow();
  });

  it.each([
    undefined,
    "",
    "localhost:4566",
    "http://localhost:4566",
    "https://sts.eu-central-1.amazonaws.com",
    "https://localhost.example.com",
    "https://localhost@example.com",
    "https://10.213.0.1:4566",
  ])("does not deploy to %s", (address) => {
    expect(() => requireLocalEndpoint(local, { AWS_ENDPOINT_URL: address })).toThrow(
      /AWS_ENDPOINT_URL must be the address of a local cloud on this machine.*\n.*npm run cloud.*npm run up/,
    );
  });

  it("does not deploy where a single service would be AWS's", () => {
    const env = { AWS_ENDPOINT_URL: "https://localhost:4566", AWS_ENDPOINT_URL_S3: "https://s3.amazonaws.com" };
    expect(() => requireLocalEndpoint(local, env)).toThrow('but is "https://s3.amazonaws.com"');
  });

  // older names of the AWS provider and the S3 backend: internal/provider/sdkv2/provider_gen.go of the provider
  it.each(["AWS_S3_ENDPOINT", "AWS_DYNAMODB_ENDPOINT", "AWS_IAM_ENDPOINT", "AWS_STS_ENDPOINT", "TF_AWS_S3_ENDPOINT"])(
    "does not deploy where %s leads to AWS",
    (name) => {
      const env = { AWS_ENDPOINT_URL: "https://localhost:4566", [name]: "https://example.com" };
      expect(() => requireLocalEndpoint(local, env)).toThrow(`${name} must be the address of a local cloud`);
    },
  );

  it.each(["AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_USE_FIPS_ENDPOINT"])(
    "deploys with %s, which is no address of a service",
    (name) => {
      const env = { AWS_ENDPOINT_URL: "https://localhost:4566", [name]: "true" };
      expect(() => requireLocalEndpoint(local, env)).not.toThrow();
    },
  );

  it("does not deploy where variables make clients ignore the address", () => {
    const env = { AWS_ENDPOINT_URL: "https://localhost:4566", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    expect(() => requireLocalEndpoint(local, env)).toThrow(
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS must be left out, but is "true"',
    );
  });
});

describe("other environments", () => {
  it("deploy to AWS", () => {
    expect(() => requireLocalEndpoint(testConfig("dev"), {})).not.toThrow();
  });
});
