import { once } from "node:events";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectionLimit } from "../../../service/http/connections.ts";
import { PATIENCE } from "../../support/patience.ts";
import { Apps } from "../apps.ts";
import { exchange, listen, open } from "./raw-client.ts";

let apps: Apps;
beforeEach(() => {
  apps = new Apps();
});
afterEach(() => Promise.all([apps.app.close(), apps.management.close()]));

const MIB = 2 ** 20;

describe("the limit of connections", () => {
  it.each([
    ["a limit of 128 MiB, which is the chart's", 128 * MIB, 4_000],
    ["a limit of 96 MiB", 96 * MIB, 2_000],
    ["a limit that is less than the process needs", 32 * MIB, 100],
    ["a limit of 4 GiB", 4_096 * MIB, 10_000],
    ["no limit, in cgroup v2", 0, 10_000],
    ["no limit, in cgroup v1", 2 ** 63 - 4_096, 10_000],
    ["no cgroup", undefined, 10_000],
  ])("follows from the memory of the container: %s", (_condition, bytes, connections) => {
    expect(connectionLimit(bytes)).toBe(connections);
  });

  it("is set on the public server, and is small on the management server", () => {
    expect(apps.app.server.maxConnections).toBe(connectionLimit(process.constrainedMemory()));
    expect(apps.management.server.maxConnections).toBe(100);
  });

  it.each([
    ["public", "app"],
    ["management", "management"],
  ] as const)("closes and counts the connections above it: %s", async (label, server) => {
    const refused = async () => (await apps.management.inject("/metrics")).body.match(refusedBy(label))?.[1];
    expect(await refused()).toBe("0");
    const port = await listen(apps[server]);
    apps[server].server.maxConnections = 2;
    const first = [await open(port), await open(port)];
    await Promise.all((await Promise.all([open(port), open(port), open(port)])).map(closed));
    expect(await refused()).toBe("3");
    expect(first.map(({ destroyed }) => destroyed)).toEqual([false, false]);
    for (const socket of first) socket.destroy();
  });

  const refusedBy = (label: string) =>
    new RegExp(`^http_connections_refused_total\\{server="${label}"\\} (\\d+)$`, "m");
});

describe("a client that sends", () => {
  it.each([
    ["nothing", ""],
    ["half of its headers", "GET / HTTP/1.1\r\nHost: a\r\n"],
  ])("%s gets 408 within seconds after the timeout", async (_condition, bytes) => {
    const port = await listen(apps.app);
    apps.app.server.headersTimeout = 100;
    const start = performance.now();
    const [answer] = await exchange(port, bytes);
    // the timeouts are checked every 2 s
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(answer?.status).toBe(408);
    expect(answer?.headers).toMatchObject({ connection: "close", "content-type": "application/problem+json" });
    expect(JSON.parse(answer?.body ?? "")).toEqual({ title: "Request Timeout", status: 408 });
    expect((await apps.management.inject("/metrics")).body).toContain('http_requests_refused_total{status="408"} 1');
  });

  it.each([
    ["POST / HTTP/1.1", "Content-Length: 100000000000", "405"],
    ["GET / HTTP/1.1", "Content-Length: 100000000000", "200"],
    ["PUT /nowhere HTTP/1.1", "Content-Length: 100000000000", "404"],
    ["POST / HTTP/1.1", "Transfer-Encoding: chunked", "405"],
  ])("an endless body is answered and cut: %s, %s", async (line, header, status) => {
    const port = await listen(apps.app);
    const accepted = once(apps.app.server, "connection") as Promise<[Socket]>;
    const client = await open(port);
    let answer = "";
    client.on("data", (chunk) => (answer += chunk));
    const [connection] = await accepted;
    client.write(`${line}\r\nHost: a\r\n${header}\r\n\r\n`);
    if (header.startsWith("Transfer")) client.write("fffffffff\r\n");
    await sendUntilCut(client);
    await vi.waitFor(() => expect(answer).toMatch(`HTTP/1.1 ${status} `), PATIENCE);
    expect(answer).toMatch(/^connection: close\r$/im);
    expect(connection.bytesRead).toBeLessThan(2_000_000);
  });
});

/** A client that does not read its answers holds a connection, which has to end at some time. */
it("ends the connection of a client that does not read its answers, after 15 s", () => {
  for (const { server } of [apps.app, apps.management]) expect(server.timeout).toBe(15_000);
});

async function closed(socket: Socket): Promise<void> {
  if (!socket.resume().closed) await once(socket, "close");
}

/** Sends at most 50 MB, as fast as the server takes them. */
async function sendUntilCut(client: Socket): Promise<void> {
  const part = Buffer.alloc(50_000, "a");
  for (let count = 0; count < 1_000 && !client.closed; count++)
    if (!client.write(part)) await Promise.race([once(client, "drain"), closed(client)]).catch(() => {});
  client.destroy();
}
