import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

const CREDENTIALS = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult><Credentials>
    <AccessKeyId>ASIAFROMSTS</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
    <Expiration>2099-01-01T00:00:00Z</Expiration>
  </Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;

const CREDENTIALS_OF_AGENT = {
  AccessKeyId: "ASIAFROMAGENT",
  SecretAccessKey: "secret",
  Token: "session",
  Expiration: "2099-01-01T00:00:00Z",
};

/** Answers the service's calls of AWS and of the Pod Identity agent, on a free port of this machine. */
export interface FakeAws {
  readonly url: string;
  /** The parameter's value in SSM's answer. The call fails if it is undefined. */
  value: string | undefined;
  /** Bodies and credentials of the calls so far. */
  readonly calls: { readonly body: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

export async function startFakeAws(value?: string): Promise<FakeAws> {
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = await text(request);
    aws.calls.push({ body, authorization: request.headers.authorization });
    if (body.includes("AssumeRoleWithWebIdentity")) {
      response.setHeader("content-type", "text/xml").end(CREDENTIALS);
      return;
    }
    if (request.url === "/v1/credentials") {
      response.setHeader("content-type", "application/json").end(JSON.stringify(CREDENTIALS_OF_AGENT));
      return;
    }
    response.setHeader("content-type", "application/x-amz-json-1.1");
    if (aws.value === undefined) response.writeHead(400).end('{"__type":"AccessDeniedException","message":"denied"}');
    else response.end(JSON.stringify({ Parameter: { Type: "String", Value: aws.value } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const aws: FakeAws = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    value,
    calls: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return aws;
}
