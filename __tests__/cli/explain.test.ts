import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { STSServiceException } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { explain } from "../../cli/explain.ts";
import { CommandError, UserError } from "../../lib/errors.ts";
import { StepError } from "../../lib/steps.ts";
import { ConfigError } from "../../stacks/config/errors.ts";

const mistake = new UserError("CLOUD_BUSY", "Somebody else works on it.", { remedy: "Wait for the end." });

describe("the explanation of an error", () => {
  it("has its code, what failed, and what to do", () => {
    expect(explain(mistake)).toBe("Error CLOUD_BUSY: Somebody else works on it.\nWait for the end.");
  });

  it("names the step and its log if a step failed", () => {
    expect(explain(new StepError("Deploy base", "base.log", mistake))).toBe(
      '\nStep "Deploy base" failed.\nError CLOUD_BUSY: Somebody else works on it.\nWait for the end.\nLog: base.log',
    );
  });

  it("has the last lines of a failed program", () => {
    expect(explain(new CommandError("terraform apply", 1, "no such bucket"))).toBe(
      "Error COMMAND_FAILED: terraform apply exited with code 1:\nno such bucket\n" +
        "npm run doctor shows what this machine lacks, and which registries do not answer.",
    );
  });

  it("has every wrong value of a configuration", () => {
    const problems = [{ key: "region", value: "mars", expected: "must be a region" }];
    expect(explain(new ConfigError('The configuration of "dev"', problems))).toBe(
      'Error CONFIGURATION_WRONG: The configuration of "dev" is wrong:\n  region must be a region, but is "mars"',
    );
  });

  it("has the message of the system or of AWS, and does not call it a defect", async () => {
    const refused = await mkdir("/sys/refused").catch((error: unknown) => error);
    expect(explain(refused)).toMatch(/^Error FILE_REFUSED: The system refuses a file: E\w+: .*'\/sys\/refused'\.\n/);
    const unreachable = await new Promise((resolve) => connect(1, "localhost").once("error", resolve));
    expect(explain(unreachable)).toMatch(/^Error AWS_UNREACHABLE: AWS does not answer: connect ECONNREFUSED .+\.\n/);
    const unknown = await new Promise((resolve) => connect(443, "aws.invalid").once("error", resolve));
    expect(explain(unknown)).toMatch(/^Error AWS_NAME_UNKNOWN: The name of an endpoint of AWS is not found: .+\.\n/);
    const denied = new STSServiceException({
      name: "AccessDenied",
      message: "no policy allows it",
      $fault: "client",
      $metadata: {},
    });
    expect(explain(denied)).toMatch(/^Error AWS_REFUSED: AWS refused a call \(AccessDenied\): no policy allows it\.\n/);
  });

  it("names a package that does not load, and how to install the packages again", async () => {
    const damaged = await Promise.resolve()
      .then(() => createRequire(import.meta.url)("not-installed"))
      .catch((error: unknown) => error);
    expect(explain(damaged)).toBe(
      "Error PACKAGES_DAMAGED: An npm package is missing or damaged: Cannot find module 'not-installed'.\n" +
        "Install the packages again: npm ci --include=dev --include=optional",
    );
  });

  it("says that AWS refused, also where its answer has no text", () => {
    const $metadata = { httpStatusCode: 403, requestId: "4442587FB7D0A2F9" };
    const head = new STSServiceException({ name: "Unknown", message: "Unknown", $fault: "client", $metadata });
    expect(explain(head)).toMatch(/^Error AWS_REFUSED: /);
    const page = new STSServiceException({ ...head, $metadata: { httpStatusCode: 403 } });
    expect(explain(page)).toMatch(/^Error AWS_ANSWER_FOREIGN: .* \(status 403\)\.\n.*proxy/);
  });

  it.each([
    ["ETIMEDOUT", "Error"],
    [undefined, "TimeoutError"],
  ])("names the network if AWS does not answer in time (code %s)", (code, name) => {
    const late = Object.assign(new Error("connect ETIMEDOUT"), { name }, code && { code });
    expect(explain(late)).toMatch(
      /^Error AWS_TIMED_OUT: AWS does not answer in time: connect ETIMEDOUT\.\n.*HTTPS_PROXY/,
    );
  });

  it.each([
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_HAS_EXPIRED",
    "INVALID_CA",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ])("names the CA if AWS's certificate is not trusted: %s", (code) => {
    const error = Object.assign(new Error("no"), { code });
    expect(explain(error)).toMatch(
      /^Error AWS_NOT_TRUSTED: The certificate of AWS is not trusted: no\.\n.*AWS_CA_BUNDLE/,
    );
  });

  it("asks the user to report an unexpected error, without a stack trace", () => {
    const text = explain(new TypeError("x is not a function"));
    expect(text).toMatch(/^Error DEFECT: x is not a function\n/);
    expect(text).not.toMatch(/^ +at /m);
  });
});
