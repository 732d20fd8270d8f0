import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { requireIdentity } from "../../deploy/identity.ts";
import { loadConfig } from "../../stacks/config/load.ts";

const config = loadConfig({ ENVIRONMENT: "dev" });

describe("requireIdentity", () => {
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
