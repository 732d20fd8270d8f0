import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ask } from "../../../deploy/serving/answer.ts";
import { Apps } from "../../service/apps.ts";
import { certificateAuthority } from "../../support/certificate-authority.ts";
import { freePort } from "../../support/free-port.ts";

let server: Server | undefined;
afterEach(() => server?.close());

/** The address of a server on this machine. */
async function address(started: Server): Promise<string> {
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const answering =
  (status: number, text: string): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(text);

describe("a request to the service", () => {
  it("gets the text of the real service", async () => {
    const { app } = new Apps();
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as AddressInfo;
    expect(await ask(`http://127.0.0.1:${port}`)).toEqual({
      text: expect.stringMatching(/^You have reached pod pod-1\./),
    });
    await app.close();
  });

  it("gets it by HTTPS, whatever names and CA the certificate has", async () => {
    const leaf = await (await certificateAuthority("CN=private CA")).issue("api.example.com");
    const url = `https://${await address(createHttpsServer(leaf, answering(200, "You have reached pod x.")))}`;
    expect(await ask(url)).toEqual({ text: "You have reached pod x." });
  });

  it("gets a problem with status and text if the service has no value yet", async () => {
    const apps = new Apps();
    apps.reading = { state: "absent" };
    await apps.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = apps.app.server.address() as AddressInfo;
    const answer = await ask(`http://127.0.0.1:${port}`);
    expect(answer).toEqual({ problem: expect.stringMatching(/^status 503: .*has not been read yet/), reached: true });
    await apps.app.close();
  });

  it("gets a problem if something else than the service answers, as where two networks have one address", async () => {
    const url = `http://${await address(createServer(answering(200, "<html>The office's printer</html>")))}`;
    expect(await ask(url)).toEqual({
      problem: "the answer is not the service's: status 200: <html>The office's printer</html>",
      reached: false,
    });
  });

  it("gets a problem with the reason if there is no connection", async () => {
    expect(await ask(`http://127.0.0.1:${await freePort()}`)).toEqual({
      problem: expect.stringContaining("ECONNREFUSED"),
      reached: false,
    });
  });

  it("gets a problem if there is no answer in time", async () => {
    const url = `http://${await address(createServer(() => {}))}`;
    expect(await ask(url, 50)).toEqual({ problem: "no answer within 0.05 s", reached: false });
    server?.closeAllConnections();
  });
});
