import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { argv } from "node:process";
import { text } from "node:stream/consumers";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { codeCacheOf, compile, run } from "../compiled.ts";

const CREDENTIALS = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
<AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration>
</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;

/** Answers as STS and, from `answerSsm` on, as SSM. */
class FakeAws {
  answerSsm = () => {};
  readonly #ssmMayAnswer = new Promise<void>((resolve) => {
    this.answerSsm = resolve;
  });
  readonly #server = createServer(async (request, response) => {
    const body = await text(request);
    if (body.includes("AssumeRoleWithWebIdentity")) {
      response.setHeader("content-type", "text/xml").end(CREDENTIALS);
      return;
    }
    await this.#ssmMayAnswer;
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify({ Parameter: { Type: "String", Value: "hello" } }));
  });

  listen(): Promise<string> {
    return listen(this.#server);
  }
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A port that was free. */
async function freePort(): Promise<string> {
  const server = createServer();
  const { port } = new URL(await listen(server));
  server.close();
  await once(server, "close");
  return port;
}

/** Requests an address until it has an answer with this status. */
async function until(status: number, url: string): Promise<void> {
  const answered = () =>
    fetch(url).then(
      (answer) => answer.status,
      () => undefined,
    );
  while ((await answered()) !== status) await setImmediate();
}

/**
 * Writes the code cache of the bundled service. It has the functions that the service used until its first answers,
 * since V8 compiles a function when it is used first. The steps are in the same order each time, so that the cache is
 * the same.
 */
async function makeCodeCache(file: string): Promise<void> {
  const aws = new FakeAws();
  const token = join(tmpdir(), "web-identity-token");
  writeFileSync(token, "T");
  const [port, managementPort] = [await freePort(), await freePort()];
  Object.assign(process.env, {
    NODE_ENV: "production",
    SSM_PARAMETER_NAME: "/a",
    AWS_REGION: "eu-central-1",
    AWS_ENDPOINT_URL: await aws.listen(),
    AWS_ROLE_ARN: "arn:aws:iam::000000000000:role/a",
    AWS_WEB_IDENTITY_TOKEN_FILE: token,
    HOST: "127.0.0.1",
    PORT: port,
    MANAGEMENT_PORT: managementPort,
  });
  // a function that is called only after some time would be in the caches of slow machines only
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  setFlagsFromString("--no-sparkplug");
  const script = compile(file);
  run(script, file);
  await until(503, `http://127.0.0.1:${port}`);
  await until(503, `http://127.0.0.1:${managementPort}/readyz`);
  aws.answerSsm();
  await until(200, `http://127.0.0.1:${port}`);
  for (const path of ["readyz", "livez", "metrics"]) await until(200, `http://127.0.0.1:${managementPort}/${path}`);
  setFlagsFromString("--sparkplug");
  writeFileSync(codeCacheOf(file), script.createCachedData());
}

// Run by the Dockerfile: node --predictable service/build/code-cache.ts <the bundle's directory>. Without --predictable,
// V8 writes a different cache each time. It is one of the flags that may differ where the cache is used.
const [, , directory] = argv;
if (directory === undefined) throw new Error("usage: node --predictable code-cache.ts <directory>");
await makeCodeCache(resolve(directory, "server.cjs"));
process.exit(0);
