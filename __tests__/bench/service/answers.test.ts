import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { hashOfAnswer } from "../../../bench/service/answers.ts";

async function hashOf(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return hashOfAnswer((server.address() as AddressInfo).port);
}

it("the hash of an answer changes with its status, its headers and its body, but not with the date", async () => {
  const hashes = [
    await hashOf((response) => response.end("a")),
    await hashOf((response) => response.end("b")),
    await hashOf((response) => response.writeHead(201).end("a")),
    await hashOf((response) => response.setHeader("x-more", "1").end("a")),
  ];
  expect(new Set(hashes).size).toBe(4);
  expect(await hashOf((response) => response.setHeader("date", "yesterday").end("a"))).toBe(hashes[0]);
});
