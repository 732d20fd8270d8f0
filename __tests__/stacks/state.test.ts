import { describe, expect, it } from "vitest";
import { synthesize, testConfig } from "../support/synthesis.ts";

const { base, app } = synthesize(testConfig("dev"));

describe.each([
  ["base", base],
  ["app", app],
])("the state of %s", (name, { terraform }) => {
  it("is encrypted with the backend's key and locked twice, in one account only", () => {
    expect(terraform).toMatchObject({
      backend: {
        s3: {
          bucket: "webapi-dev-tfstate-111122223333",
          key: `${name}/terraform.tfstate`,
          region: "eu-central-1",
          encrypt: true,
          kms_key_id: "arn:aws:kms:eu-central-1:111122223333:alias/webapi-dev-tfstate",
          dynamodb_table: "webapi-dev-tfstate-lock",
          use_lockfile: true,
          use_path_style: true,
          allowed_account_ids: ["111122223333"],
        },
      },
    });
  });
});

describe.each(["base", "app"] as const)("the state of %s where locks are files alone", (name) => {
  const both = synthesize(testConfig("dev"))[name].terraform.backend.s3;
  const byFile = synthesize(testConfig("dev", { stateStore: { accessLogs: false, locks: "file" } }))[name];

  it("names no lock table, and is in all else as with both", () => {
    const { dynamodb_table: _, ...others } = both ?? {};
    expect(byFile.terraform.backend.s3).toEqual(others);
    expect(others).toMatchObject({ use_lockfile: true });
  });
});

describe("app", () => {
  it("reads base's state where base keeps it, without locks", () => {
    expect(app.data.terraform_remote_state).toEqual({
      base: {
        backend: "s3",
        config: {
          bucket: "webapi-dev-tfstate-111122223333",
          key: "base/terraform.tfstate",
          region: "eu-central-1",
          use_path_style: true,
          allowed_account_ids: ["111122223333"],
        },
      },
    });
  });
});
