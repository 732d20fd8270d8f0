import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { holdConnections, sendRequests } from "../../../bench/service/load.ts";
import { PATIENCE } from "../../support/patience.ts";

let server: Server;
const connections = new Set<unknown>();
afterEach(() => {
  server.closeAllConnections();
  server.close();
  connections.clear();
});

async function serve(listener: RequestListener): Promise<number> {
  server = createServer(listener).listen(0, "127.0.0.1");
  server.on("connection", (socket) => connections.add(socket));
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe("the load", () => {
  it("is the requested number of requests on the requested number of connections", async () => {
    let requests = 0;
    const port = await serve((_request, response) => {
      requests++;
      response.end("x".repeat(100));
    });
    await sendRequests(port, 400, 4);
    expect(requests).toBe(400);
    expect(connections.size).toBe(4);
  });

  it("fails if an answer has another status", async () => {
    const port = await serve((_request, response) => response.writeHead(503).end("no"));
    await expect(sendRequests(port, 4, 2)).rejects.toThrow("503");
  });

  it("fails if the server closes a connection", async () => {
    const port = await serve((request) => request.socket.destroy());
    await expect(sendRequests(port, 4, 2)).rejects.toThrow();
  });
});

describe("held connections", () => {
  it("have each received an answer, and stay open until they are closed", async () => {
    const port = await serve((_request, response) => response.end("x"));
    const held = await holdConnections(port, 50);
    const count = () => new Promise((resolve) => server.getConnections((_error, open) => resolve(open)));
    expect(await count()).toBe(50);
    held.close();
    await expect.poll(count, PATIENCE).toBe(0);
  });
});
