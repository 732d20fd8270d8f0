import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { principalOf } from "../../../deploy/access/principal.ts";
import { requireIdentity } from "../../../deploy/checks.ts";
import { ensureDeployer } from "../../../local/emulator/deployer.ts";
import { startEmulator, stopEmulator } from "../../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { roleSession } from "../../support/role-session.ts";
import { testConfig } from "../../support/synthesis.ts";
import { testClient, testEmulator } from "../../support/test-emulator.ts";

const config = testConfig("local");
/** As IAM Identity Center names a role of a permission set, and its path. */
const SSO = {
  RoleName: "AWSReservedSSO_Platform_0123456789abcdef",
  Path: "/aws-reserved/sso.amazonaws.com/eu-central-1/",
};

describe("the IAM principal of a caller", () => {
  let options: EmulatorOptions;

  beforeAll(async () => {
    options = await testEmulator();
    await startEmulator(options);
  });
  afterAll(async () => {
    await stopEmulator(options.cloudDirectory);
    await rm(dirname(options.cloudDirectory), { recursive: true });
  });

  /** The caller as STS names it, and its principal. */
  async function examine(key: { accessKeyId: string; secretAccessKey: string }) {
    const client = await testClient(options, key);
    const identity = await requireIdentity({ config, client });
    return { identity, principal: await principalOf({ client }, identity) };
  }

  it("is the role of a session, with its path, which the session's ARN lacks", async () => {
    expect(await examine(await roleSession(options, SSO))).toEqual({
      identity: `arn:aws:sts::000000000000:assumed-role/${SSO.RoleName}/me`,
      principal: { type: "known", arn: `arn:aws:iam::000000000000:role${SSO.Path}${SSO.RoleName}` },
    });
  });

  it("is a role without its path if the session may not ask IAM for it", async () => {
    const session = await roleSession(options, { RoleName: "team", Path: "/path/", denied: ["iam:GetRole"] });
    expect((await examine(session)).principal).toEqual({
      type: "role",
      accountId: "000000000000",
      name: "team",
      why: "iam:GetRole failed with AccessDenied",
    });
  });

  it("is the user itself", async () => {
    const arn = "arn:aws:iam::000000000000:user/deployer";
    expect((await examine(await ensureDeployer(options))).principal).toEqual({ type: "known", arn });
  });
});
