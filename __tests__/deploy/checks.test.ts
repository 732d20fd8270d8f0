import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { requireFoundation, requireIdentity, requireNothingAbove, requireUnprotected } from "../../deploy/checks.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { STACKS, type StackName, selectStacks } from "../../stacks/stack-names.ts";

/** The states of an environment with these deployed stacks. */
function deployed(...stacks: StackName[]): Record<StackName, { deployed: boolean }> {
  const has = (stack: StackName) => ({ deployed: stacks.includes(stack) });
  return { backend: has("backend"), base: has("base"), app: has("app") };
}

describe("selectStacks", () => {
  it("returns one stack, or all in the order of their deployment", () => {
    expect(selectStacks("base")).toEqual(["base"]);
    expect(selectStacks(undefined)).toEqual(["backend", "base", "app"]);
  });
});

describe("requireIdentity", () => {
  const config = loadConfig({ ENVIRONMENT: "dev" });
  let server: Server;
  afterEach(() => server.close());

  /** Clients of an STS that returns this ARN for the credentials, or refuses them. */
  async function sts(arn: string | undefined) {
    const account = arn?.split(":")[4];
    server = createServer((_, response) => {
      if (arn === undefined) {
        const code =
          "<Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message>";
        response.writeHead(403).end(`<ErrorResponse><Error>${code}</Error></ErrorResponse>`);
        return;
      }
      const result = `<Arn>${arn}</Arn><Account>${account}</Account>`;
      const body = `<GetCallerIdentityResult>${result}</GetCallerIdentityResult>`;
      response.end(`<GetCallerIdentityResponse>${body}</GetCallerIdentityResponse>`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
      region: "eu-central-1",
      credentials: { accessKeyId: "AKIA", secretAccessKey: "secret" },
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      maxAttempts: 1,
    };
  }

  it("returns the ARN of a caller in the environment's account", async () => {
    const arn = `arn:aws:iam::${config.accountId}:user/me`;
    expect(await requireIdentity({ config, client: await sts(arn) })).toBe(arn);
  });

  it("refuses a caller in another account, and names both accounts", async () => {
    const arn = "arn:aws:iam::999999999999:user/me";
    await expect(requireIdentity({ config, client: await sts(arn) })).rejects.toMatchObject({
      name: "UserError",
      message: `The environment "dev" is account 111122223333, but the credentials are of ${arn} in account 999999999999.`,
      remedy: expect.stringContaining("stacks/config/environments/dev.ts"),
    });
  });

  it("explains why AWS refuses the credentials, and how to get others", async () => {
    await expect(requireIdentity({ config, client: await sts(undefined) })).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("is expired"),
      remedy: expect.stringContaining("aws sso login"),
    });
  });
});

describe("requireFoundation", () => {
  it("allows deploying all stacks from nothing, and each stack after its foundation", () => {
    requireFoundation(STACKS, deployed());
    requireFoundation(["backend"], deployed());
    requireFoundation(["base"], deployed("backend"));
    requireFoundation(["app"], deployed("backend", "base"));
  });

  it.each<[StackName, StackName[], StackName]>([
    ["base", [], "backend"],
    ["app", [], "backend"],
    ["app", ["backend"], "base"],
  ])("refuses %s if only %j is deployed, and names %s", (stack, there, missing) => {
    expect(() => requireFoundation([stack], deployed(...there))).toThrow(
      `Stack ${stack} builds on ${missing}, which is not deployed.`,
    );
  });
});

describe("requireNothingAbove", () => {
  it("allows destroying all stacks, and each stack after the stacks above it", () => {
    requireNothingAbove(STACKS, deployed("backend", "base", "app"));
    requireNothingAbove(["app"], deployed("backend", "base", "app"));
    requireNothingAbove(["base"], deployed("backend", "base"));
    requireNothingAbove(["backend"], deployed("backend"));
  });

  it.each<[StackName, StackName[], StackName]>([
    ["base", ["backend", "base", "app"], "app"],
    ["backend", ["backend", "base", "app"], "app"],
    ["backend", ["backend", "base"], "base"],
  ])("refuses %s if %j are deployed, and names %s", (stack, there, above) => {
    expect(() => requireNothingAbove([stack], deployed(...there))).toThrow(
      `Stack ${stack} can't be destroyed while ${above}, which builds on it, is deployed.`,
    );
  });
});

describe("requireUnprotected", () => {
  const prod = { environment: "prod", rehearses: undefined, protect: true } as const;

  it("refuses stacks with resources that can't be created again", () => {
    expect(() => requireUnprotected(["base"], prod)).toThrow('"prod" protects base against');
    expect(() => requireUnprotected(STACKS, prod)).toThrow('"prod" protects backend and base against');
  });

  it("refuses on a local cloud the same as in the environment that it rehearses", () => {
    const rehearsal = { environment: "local", rehearses: "prod", protect: true } as const;
    expect(() => requireUnprotected(["base"], rehearsal)).toThrow('"prod" protects base against');
  });

  it("allows destroying app, which can be deployed again", () => {
    requireUnprotected(["app"], prod);
  });

  it("allows destroying all stacks if nothing is protected", () => {
    requireUnprotected(STACKS, { environment: "local", rehearses: undefined, protect: false });
  });
});
