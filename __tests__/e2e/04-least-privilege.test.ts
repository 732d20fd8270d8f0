import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { join } from "node:path";
import { GetPolicyCommand, IAMClient, ListAttachedRolePoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../stacks/project.ts";
import { makeCalls } from "../support/aws-calls.ts";
import { makeUser, type TestUser } from "../support/iam-user.ts";
import type { Targets } from "../support/role-calls/call.ts";
import { KEYS } from "../support/role-calls/data.ts";
import { config, ROLES, roleArn, roleName } from "../support/role-calls/roles.ts";
import { REFUSED_SOURCES } from "../support/role-calls/service-sources.ts";
import { roleCalls } from "../support/role-calls/table.ts";
import { assumeAsService, deployerKey, emulator } from "../support/sessions.ts";
import { cloudVariables, inCloud } from "../support/test-cloud.ts";
import { makeServiceAccounts, removeServiceAccounts, takeRole } from "./roles.ts";
import { cleaning, preparation, readTargets } from "./targets.ts";
import { makeUnjudged, removeUnjudged, unjudgedCalls } from "./unjudged-calls.ts";

describe("the role", () => {
  const outcomes = new Map<string, string>();
  let targets: Targets;

  beforeAll(async () => {
    await makeServiceAccounts();
    targets = await readTargets();
    const callers = { deployer: await deployerKey() };
    for (const role of ROLES) Object.assign(callers, { [role]: await takeRole(role) });
    const prepared = preparation("deployer");
    const made = ROLES.flatMap((role) => roleCalls.map((call) => ({ role, call })));
    const results = await makeCalls(callers, [
      ...prepared,
      ...made.map(({ role, call: { title, parameters } }) => {
        const [service = "", operation = ""] = title.split(/[: ]/);
        return { caller: role, service, operation, parameters: parameters(targets) };
      }),
      ...cleaning("deployer"),
    ]);
    made.forEach(({ role, call }, index) => {
      outcomes.set(`${role} ${call.title}`, results[prepared.length + index] ?? "");
    });
  });
  afterAll(removeServiceAccounts);

  it("is covered by this test, and so is every KMS key", async () => {
    const { Roles = [] } = await (await deployersIam()).send(new ListRolesCommand({}));
    const ours = Roles.map(({ RoleName = "" }) => RoleName).filter((name) => name.startsWith(config.names.prefix));
    expect(ours.sort()).toEqual(ROLES.map(roleName).sort());
    expect(Object.keys(targets.keys).sort()).toEqual(KEYS);
  });

  describe.each(ROLES)("%s", (role) => {
    it.each(roleCalls.filter(({ may }) => may.includes(role)))("may call $title", ({ title, outcome }) => {
      expect(outcomes.get(`${role} ${title}`)).toBe(outcome);
    });

    it.each(roleCalls.filter(({ may }) => !may.includes(role)))("is denied $title", ({ title }) => {
      expect(outcomes.get(`${role} ${title}`)).toBe("denied");
    });
  });
});

describe("the managed policies of AWS", () => {
  // an unknown policy would give no rights, and the test would not detect too many rights
  it.each(ROLES)("are known to the emulator for %s", async (role) => {
    const iam = await deployersIam();
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName(role) }));
    for (const { PolicyArn } of AttachedPolicies) {
      await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).resolves.toHaveProperty("Policy.Arn", PolicyArn);
    }
  });
});

describe("the role of an AWS service", () => {
  it.each(REFUSED_SOURCES)("$role is given to nobody $title", async ({ role, source }) => {
    const denied = { name: expect.stringContaining("AccessDenied") };
    await expect(assumeAsService(roleArn(role), source)).rejects.toMatchObject(denied);
  });

  it("can't be taken by an administrator of the account", async () => {
    const take = ["sts", "assume-role", "--role-arn", roleArn("node"), "--role-session-name", "test"];
    await expect(inCloud("aws", take)).rejects.toThrow("AccessDenied");
  });
});

describe("a right that the emulator does not check", () => {
  let outcomes: string[];
  let documentation: string;

  beforeAll(async () => {
    documentation = await readFile(join(projectRoot, "docs", "local-vs-aws.md"), "utf8");
    const users: TestUser[] = [];
    for (const [index, { allowed }] of unjudgedCalls.entries()) {
      users.push(await makeUser(`unjudged-${index}`, [allowed]));
    }
    const callers = Object.fromEntries(users.map(({ key }, index) => [index, key]));
    const before = makeUnjudged("deployer");
    const results = await makeCalls({ ...callers, deployer: await deployerKey() }, [
      ...before,
      ...unjudgedCalls.map(({ call }, index) => ({ caller: String(index), ...call })),
      ...removeUnjudged("deployer"),
    ]);
    outcomes = results.slice(before.length);
    for (const user of users) await user.remove();
  });

  it.each(unjudgedCalls.map(({ right }, index) => ({ right, index })))("is documented: $right", ({ right, index }) => {
    expect(outcomes[index]).toBe("done");
    expect(documentation).toContain(`| ${right} |`);
  });

  it("is documented: any right to an image, over the registry's own protocol", async () => {
    const { AWS_ENDPOINT_URL } = await cloudVariables();
    const { requestHandler } = await emulator(await deployerKey());
    const url = new URL(`/v2/${config.names.repository}/tags/list`, AWS_ENDPOINT_URL);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { agent: requestHandler.httpsAgent }, resolve).on("error", reject);
    });
    expect(response.resume().statusCode).toBe(200);
    expect(documentation).toContain("| Registry | Takes any credentials");
  });
});

async function deployersIam(): Promise<IAMClient> {
  return new IAMClient(await emulator(await deployerKey()));
}
