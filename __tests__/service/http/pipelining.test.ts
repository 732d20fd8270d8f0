import { EventEmitter, once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { WaitingAnswers } from "../../../service/http/pipelining.ts";
import { Apps } from "../apps.ts";
import { listen, open } from "./raw-client.ts";

const socketLike = () => new EventEmitter() as Socket;
const responseLike = () => new EventEmitter() as ServerResponse;

/** As many answers of one connection as may wait. */
function fill(answers: WaitingAnswers): { socket: Socket; responses: ServerResponse[] } {
  const socket = socketLike();
  const responses = Array.from({ length: 1_000 }, responseLike);
  for (const response of responses) expect(answers.admit(socket, response)).toBe(true);
  return { socket, responses };
}

describe("answers that wait for an earlier one", () => {
  it("are at most 1,000, of all connections together", () => {
    const answers = new WaitingAnswers();
    fill(answers);
    expect(answers.admit(socketLike(), responseLike())).toBe(false);
  });

  it("wait no longer when they are sent", () => {
    const answers = new WaitingAnswers();
    const { responses } = fill(answers);
    responses[0]?.emit("finish");
    expect([1, 2].map(() => answers.admit(socketLike(), responseLike()))).toEqual([true, false]);
  });

  it("wait no longer when their connection is closed", () => {
    const answers = new WaitingAnswers();
    const { socket, responses } = fill(answers);
    socket.emit("close");
    responses[0]?.emit("finish");
    fill(answers);
    expect(answers.admit(socketLike(), responseLike())).toBe(false);
  });
});

it("a client that sends more requests than answers may wait loses its connection, and others do not", async () => {
  const { app } = new Apps();
  app.get("/never", () => new Promise(() => {}));
  const port = await listen(app);
  const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const other = await open(port);
  const client = await open(port);
  client.write(request("/never") + request("/").repeat(1_001));
  await once(client, "close");
  other.write(request("/"));
  expect(String(await once(other, "data"))).toMatch(/^HTTP\/1.1 200 /);
  other.destroy();
  await app.close();
});
