import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** An answer as it came over the connection. The names of its headers are in lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Makes a server listen on a free port of this machine, and returns the port. */
export async function listen(app: FastifyInstance): Promise<number> {
  return Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
}

/** A connection whose errors are ignored: the server may cut it at any time. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Sends bytes, and returns all answers until the server closes the connection. */
export async function exchange(port: number, bytes: string): Promise<RawAnswer[]> {
  const socket = await open(port);
  let received = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => (received += chunk));
  // each character is one byte, which need not be UTF-8
  socket.write(bytes, "latin1");
  await once(socket, "close");
  return answersIn(received);
}

function answersIn(received: string): RawAnswer[] {
  if (received === "") return [];
  const end = received.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = received.slice(0, end).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const bodyEnd = end + 4 + Number(headers["content-length"] ?? 0);
  const answer = { status: Number(statusLine.split(" ")[1]), headers, body: received.slice(end + 4, bodyEnd) };
  return [answer, ...answersIn(received.slice(bodyEnd))];
}
