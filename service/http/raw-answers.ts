import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { CLOSING } from "./headers.ts";
import { PROBLEM_TYPE, problemText } from "./problem.ts";

/** Answers a request that does not reach Fastify, and closes the connection. */
export function answerProblem(response: ServerResponse, status: number, detail: string): void {
  const body = problemText(status, detail);
  response.writeHead(status, headersOf(body)).end(body);
}

/** Answers where Node.js has no request, and closes the connection. */
export function answerProblemOnSocket(socket: Duplex, status: number, more: Record<string, string> = {}): void {
  const body = problemText(status);
  // a must for an error of the client: https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
  const headers = { ...headersOf(body), ...more, date: new Date().toUTCString() };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`, () => socket.destroy());
}

function headersOf(body: string): Record<string, string> {
  return { ...CLOSING, "content-type": PROBLEM_TYPE, "content-length": String(Buffer.byteLength(body)) };
}
