import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requireIdentity } from "../../../deploy/checks.ts";
import { Repository } from "../../../deploy/image/repository.ts";
import { awsClient } from "../../../deploy/network/aws-client.ts";
import { loadConfig } from "../../../stacks/config/load.ts";
import { type CorporateNetwork, corporateNetwork } from "../../support/corporate-network.ts";
import { freePort } from "../../support/free-port.ts";

const config = loadConfig({ ENVIRONMENT: "dev" });
const ARN = `arn:aws:iam::${config.accountId}:user/me`;
const STS = "sts.eu-central-1.amazonaws.com:443";

let network: CorporateNetwork;
let home: string;
/** The `Authorization` headers of the requests for the image's configuration. */
const passwords: (string | undefined)[] = [];
/** What AWS answers in place of the caller's identity. */
let refusal: { status: number; body: string } | undefined;

beforeEach(async () => {
  refusal = undefined;
  home = await mkdtemp(join(tmpdir(), "aws-client-test-"));
  network = await corporateNetwork((request, response) => void answer(request, response));
  for (const name of Object.keys(process.env).filter((name) => /^AWS_|_proxy$/i.test(name)))
    vi.stubEnv(name, undefined);
  const file = join(home, "config");
  await writeFile(file, "");
  const own = {
    AWS_CONFIG_FILE: file,
    AWS_SHARED_CREDENTIALS_FILE: file,
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: home,
  };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  vi.stubEnv("AWS_CA_BUNDLE", network.caFile);
  vi.stubEnv("HTTPS_PROXY", network.proxy);
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await network.close();
  await rm(home, { recursive: true });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const { host = "" } = request.headers;
  if (refusal !== undefined && body.includes("GetCallerIdentity")) {
    response.writeHead(refusal.status).end(refusal.body);
  } else if (host.startsWith("sts.")) {
    response.setHeader("content-type", "text/xml").end(body.includes("AssumeRole") ? ASSUMED : IDENTITY);
  } else if (host.startsWith("portal.sso.")) {
    const roleCredentials = { accessKeyId: "ASIASSO", secretAccessKey: "x", sessionToken: "x", expiration: 4e12 };
    response.setHeader("content-type", "application/json").end(JSON.stringify({ roleCredentials }));
  } else if (host.startsWith("api.ecr.")) {
    response.setHeader("content-type", "application/x-amz-json-1.1").end(ECR[operationOf(request)]);
  } else if (host === REGISTRY) {
    passwords.push(request.headers.authorization);
    response.writeHead(307, { location: "https://layers.s3.eu-central-1.amazonaws.com/signed" }).end();
  } else if (host.startsWith("layers.s3.")) {
    passwords.push(request.headers.authorization);
    response.end('{"architecture":"arm64"}');
  }
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers["x-amz-target"]).replace(/^.*\./, "");
}

const REGISTRY = `${config.accountId}.dkr.ecr.eu-central-1.amazonaws.com`;
const MANIFEST = { imageManifest: '{"config":{"digest":"sha256:aa"}}', imageId: { imageDigest: "sha256:bb" } };
const ECR: Record<string, string> = {
  DescribeRepositories: JSON.stringify({ repositories: [{ repositoryUri: `${REGISTRY}/webapi` }] }),
  BatchGetImage: JSON.stringify({ images: [MANIFEST] }),
  GetAuthorizationToken: JSON.stringify({ authorizationData: [{ authorizationToken: "QVdTOnNlY3JldA==" }] }),
};

const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult>
  <Arn>${ARN}</Arn><Account>${config.accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const KEYS = `<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>x</SecretAccessKey>
  <SessionToken>x</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
const ASSUMED = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>${KEYS}
  </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;

function useKey(): void {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAKEY");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
}

async function useWebIdentity(): Promise<void> {
  const file = join(home, "token");
  await writeFile(file, "token");
  vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", file);
  vi.stubEnv("AWS_ROLE_ARN", `arn:aws:iam::${config.accountId}:role/deployer`);
}

/** A session of IAM Identity Center, as `aws sso login` leaves it. */
async function useSso(expiresAt = "2099-01-01T00:00:00Z"): Promise<void> {
  const file = join(home, "sso-config");
  const session = "[sso-session work]\nsso_region = eu-central-1\nsso_start_url = https://work.awsapps.com/start\n";
  const role = `sso_session = work\nsso_account_id = ${config.accountId}\nsso_role_name = deployer\n`;
  await writeFile(file, `[profile work]\n${role}${session}`);
  const cache = join(home, ".aws", "sso", "cache");
  await mkdir(cache, { recursive: true });
  const name = createHash("sha1").update("work").digest("hex");
  await writeFile(join(cache, `${name}.json`), JSON.stringify({ accessToken: "token", expiresAt }));
  vi.stubEnv("AWS_CONFIG_FILE", file);
  vi.stubEnv("AWS_PROFILE", "work");
}

async function identity(): Promise<string> {
  const { client } = await awsClient(config.region);
  return requireIdentity({ config, client });
}

describe("calls of AWS", () => {
  it("go through the proxy, and trust the user's CA", async () => {
    useKey();
    expect(await identity()).toBe(ARN);
    expect(network.asked).toEqual([STS]);
  });

  it("go through a proxy that speaks TLS", async () => {
    useKey();
    vi.stubEnv("HTTPS_PROXY", network.tlsProxy);
    expect(await identity()).toBe(ARN);
    expect(network.asked).toEqual([STS]);
    vi.stubEnv("HTTPS_PROXY", network.proxy.replace("http:", "https:"));
    await expect(identity()).rejects.toMatchObject({ code: "PROXY_UNREACHABLE" });
  });

  it("send the proxy its user and password", async () => {
    useKey();
    vi.stubEnv("HTTPS_PROXY", network.proxy.replace("//", "//me:p%40ss@"));
    expect(await identity()).toBe(ARN);
    expect(network.authorizations).toEqual([`Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
  });

  it("use one connection for calls of one endpoint that follow each other", async () => {
    useKey();
    const { client } = await awsClient(config.region);
    await requireIdentity({ config, client });
    await requireIdentity({ config, client });
    expect(network.asked).toEqual([STS]);
  });

  it("do not go through the proxy to hosts in NO_PROXY", async () => {
    useKey();
    vi.stubEnv("NO_PROXY", "localhost,127.0.0.1");
    vi.stubEnv("AWS_ENDPOINT_URL", `https://localhost:${await freePort()}`);
    await expect(identity()).rejects.toMatchObject({ code: "AWS_UNREACHABLE" });
    vi.stubEnv("AWS_ENDPOINT_URL", undefined);
    vi.stubEnv("NO_PROXY", "amazonaws.com");
    await expect(identity()).rejects.toThrow();
    expect(network.asked).toEqual([]);
  });

  it("go through the proxy for credentials of a web identity", async () => {
    await useWebIdentity();
    expect(await identity()).toBe(ARN);
    expect(network.asked.length).toBeGreaterThan(0);
    expect(new Set(network.asked)).toEqual(new Set([STS]));
  });

  it("go through the proxy for credentials of IAM Identity Center", async () => {
    await useSso();
    expect(await identity()).toBe(ARN);
    expect(network.asked).toEqual(["portal.sso.eu-central-1.amazonaws.com:443", STS]);
  });

  it("go through the proxy to the registry", async () => {
    useKey();
    const { client } = await awsClient(config.region);
    const repository = await Repository.open("webapi", { aws: {}, client });
    expect(await repository.architectures("tag")).toEqual(["arm64"]);
    expect(network.asked).toEqual([
      "api.ecr.eu-central-1.amazonaws.com:443",
      `${REGISTRY}:443`,
      "layers.s3.eu-central-1.amazonaws.com:443",
    ]);
    expect(passwords).toEqual(["Basic QVdTOnNlY3JldA==", undefined]);
  });
});

describe("calls of AWS that fail", () => {
  it.each([
    ["refuses the host", 403, /allow the host/],
    ["wants a password", 407, /user and a password/],
    ["does not find the host", 502, /allow the host/],
  ])("name the proxy if it %s", async (_, status, remedy) => {
    useKey();
    network.status = status;
    vi.stubEnv("HTTPS_PROXY", network.proxy.replace("//", "//me:secret@"));
    await expect(identity()).rejects.toMatchObject({
      code: "PROXY_REFUSED",
      message: `The proxy ${network.proxy} does not connect to ${STS} (status ${status}).`,
      remedy: expect.stringMatching(remedy),
    });
  });

  it("name the proxy if it can't be reached", async () => {
    useKey();
    const port = await freePort();
    vi.stubEnv("HTTPS_PROXY", `http://me:secret@127.0.0.1:${port}`);
    await expect(identity()).rejects.toMatchObject({
      code: "PROXY_UNREACHABLE",
      message: `The proxy http://127.0.0.1:${port} can't be reached: connect ECONNREFUSED 127.0.0.1:${port}.`,
    });
    vi.stubEnv("HTTPS_PROXY", "http://proxy.invalid:3128");
    await expect(identity()).rejects.toMatchObject({ code: "PROXY_UNREACHABLE" });
  });

  it("name the proxy if it does not answer", async () => {
    useKey();
    network.status = undefined;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const refused = expect(identity()).rejects.toMatchObject({
      code: "PROXY_UNREACHABLE",
      message: expect.stringContaining("does not answer"),
    });
    await vi.waitFor(() => expect(network.asked).toEqual([STS]), { timeout: 5_000 });
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
    vi.useRealTimers();
  });

  it("name the CA if it is another one", async () => {
    useKey();
    vi.stubEnv("AWS_CA_BUNDLE", undefined);
    await expect(identity()).rejects.toMatchObject({
      code: "AWS_NOT_TRUSTED",
      remedy: expect.stringContaining("AWS_CA_BUNDLE"),
    });
  });

  it("name the network if a name is not found", async () => {
    useKey();
    vi.stubEnv("HTTPS_PROXY", undefined);
    vi.stubEnv("AWS_ENDPOINT_URL", "https://aws.invalid");
    await expect(identity()).rejects.toMatchObject({
      code: "AWS_NAME_UNKNOWN",
      remedy: expect.stringContaining("HTTPS_PROXY"),
    });
  });

  it("name the network if the endpoint refuses connections", async () => {
    useKey();
    vi.stubEnv("AWS_ENDPOINT_URL", `https://127.0.0.1:${await freePort()}`);
    await expect(identity()).rejects.toMatchObject({ code: "AWS_UNREACHABLE" });
  });

  it.each(["web identity", "IAM Identity Center"])(
    "do not blame the credentials if the proxy does not let a %s through",
    async (kind) => {
      await (kind === "web identity" ? useWebIdentity() : useSso());
      network.status = 403;
      await expect(identity()).rejects.toMatchObject({ code: "PROXY_REFUSED" });
      vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${await freePort()}`);
      await expect(identity()).rejects.toMatchObject({ code: "PROXY_UNREACHABLE" });
      vi.stubEnv("HTTPS_PROXY", network.proxy);
      network.status = 200;
      vi.stubEnv("AWS_CA_BUNDLE", undefined);
      await expect(identity()).rejects.toMatchObject({ code: "AWS_NOT_TRUSTED" });
    },
  );

  it("name missing credentials", async () => {
    await expect(identity()).rejects.toMatchObject({
      code: "CREDENTIALS_MISSING",
      remedy: expect.stringContaining("AWS_PROFILE"),
    });
    expect(network.asked).toEqual([]);
  });

  it("name an expired login", async () => {
    await useSso("2020-01-01T00:00:00Z");
    await expect(identity()).rejects.toMatchObject({
      code: "CREDENTIALS_EXPIRED",
      remedy: expect.stringContaining("aws sso login"),
    });
  });

  it.each([
    ["expired", "ExpiredToken", "The security token included in the request is expired", "CREDENTIALS_EXPIRED"],
    ["refused", "InvalidClientTokenId", "The security token included in the request is invalid", "CREDENTIALS_REFUSED"],
    ["refused", "SignatureDoesNotMatch", "The signature does not match", "CREDENTIALS_REFUSED"],
  ])("name %s credentials: %s", async (_, code, message, expected) => {
    useKey();
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    refusal = { status: 403, body: `<ErrorResponse>${error}</ErrorResponse>` };
    await expect(identity()).rejects.toMatchObject({ code: expected, message: expect.stringContaining(message) });
  });

  it("do not blame the credentials for what is no answer of AWS", async () => {
    useKey();
    for (const status of [200, 403, 503]) {
      refusal = { status, body: "<html><body>This page is blocked.<br></body></html>" };
      await expect(identity()).rejects.toMatchObject({
        code: "AWS_ANSWER_FOREIGN",
        message: expect.stringContaining(`(status ${status})`),
      });
    }
  });
});
