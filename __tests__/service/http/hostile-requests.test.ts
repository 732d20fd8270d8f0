import { STATUS_CODES } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Apps } from "../apps.ts";
import { exchange, listen } from "./raw-client.ts";

/** A request that is sent right behind the one of the table. Its answer is `next`. */
const NEXT = "GET /version HTTP/1.1\r\nHost: next\r\nConnection: close\r\n\r\n";

const head = (line: string, ...headers: string[]) => `${[line, "Host: a", ...headers].join("\r\n")}\r\n\r\n`;
const get = (...headers: string[]) => head("GET / HTTP/1.1", ...headers);
const post = (...headers: string[]) => head("POST / HTTP/1.1", ...headers);
const bare = (...lines: string[]) => `${lines.join("\r\n")}\r\n\r\n`;
const CHUNKED = "Transfer-Encoding: chunked";

type Row = [condition: string, request: string, answers: (number | "next")[]];

/**
 * The expected statuses are those of RFC 9110 (semantics) and RFC 9112 (HTTP/1.1), with the section beside the row. An
 * answer without `next` closes the connection.
 */
const VALID: Row[] = [
  ["HTTP/1.1", get(), [200, "next"]],
  ["HTTP/1.0 without Host", bare("GET / HTTP/1.0"), [200]],
  ["HTTP/1.0 that keeps the connection", bare("GET / HTTP/1.0", "Connection: keep-alive"), [200, "next"]],
  ["two requests at once", get() + get(), [200, 200, "next"]],
  ["the client closes the connection", get("Connection: close"), [200]],
  ["an address as target (9112, 3.2.2)", head("GET http://b/ HTTP/1.1"), [200, "next"]],
  ["a path with encoded letters", head("GET /%6eope HTTP/1.1"), [404, "next"]],
  ["an empty line before it (9112, 2.2)", `\r\n${get()}`, [200, "next"]],
  ["an empty Host (9110, 7.2)", bare("GET / HTTP/1.1", "Host:"), [200, "next"]],
  ["a Host with a port", bare("GET / HTTP/1.1", "Host: a.example:8080"), [200, "next"]],
  ["a Host that is an IPv6 address", bare("GET / HTTP/1.1", "Host: [fd00::1]:80"), [200, "next"]],
  ["a header with bytes beyond ASCII (9110, 5.5)", get("X-A: \xe4"), [200, "next"]],
  ["a body of no length", post("Content-Length: 0"), [405, "next"]],
  ["an upgrade, which is ignored (9110, 7.8)", get("Connection: Upgrade", "Upgrade: websocket"), [200]],
  ["an upgrade to HTTP/2", get("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"), [200]],
];

const MALFORMED_LINE: Row[] = [
  ["no version, as in HTTP/0.9 (9110, 15.6.6)", bare("GET /"), [505]],
  ["no version, with a header", head("GET /"), [505]],
  ["version 0.9", head("GET / HTTP/0.9"), [505]],
  ["version 1.2", head("GET / HTTP/1.2"), [400]],
  ["version 2.0 in the format of 1.1", head("GET / HTTP/2.0"), [505]],
  ["version 3.0", head("GET / HTTP/3.0"), [400]],
  ["a version in lower case", head("GET / http/1.1"), [400]],
  ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]],
  ["two spaces, which a parser may accept (9112, 3)", head("GET  / HTTP/1.1"), [200, "next"]],
  ["a space in the path (9112, 3.2)", head("GET /a b HTTP/1.1"), [400]],
  ["a byte beyond ASCII in the path", head("GET /\xe4 HTTP/1.1"), [400]],
  ["a path that can't be decoded", head("GET /%zz HTTP/1.1"), [400, "next"]],
  ["a path with an encoded zero", head("GET /%00 HTTP/1.1"), [404, "next"]],
  ["a path that leads upwards", head("GET /../../etc/passwd HTTP/1.1"), [404, "next"]],
  ["a path without a slash", head("GET version HTTP/1.1"), [400]],
  ["an address of another protocol", head("GET ftp://b/ HTTP/1.1"), [400]],
  ["`*` for GET (9112, 3.2.4)", head("GET * HTTP/1.1"), [400]],
  ["`*` for OPTIONS (9110, 9.3.7)", head("OPTIONS * HTTP/1.1"), [405, "next"]],
  ["a method that HTTP does not have (9112, 3)", head("FOO / HTTP/1.1"), [400]],
  ["a method in lower case (9110, 9.1)", head("get / HTTP/1.1"), [400]],
  ["a method of RTSP", head("DESCRIBE / RTSP/1.0"), [400]],
  ["ICE", head("GET / ICE/1.0"), [400]],
  ["CONNECT (9110, 9.3.6)", head("CONNECT b:80 HTTP/1.1"), [405]],
  ["lines that end with LF alone (9112, 2.2)", "GET / HTTP/1.1\nHost: a\n\n", [400]],
  ["TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", [400]],
  ["SSH", "SSH-2.0-OpenSSH_9.9\r\n", [400]],
  ["zeros", "\0".repeat(100), [400]],
];

const MALFORMED_HEADERS: Row[] = [
  ["no Host (9112, 3.2)", bare("GET / HTTP/1.1"), [400]],
  ["two Hosts (9112, 3.2)", get("Host: b"), [400]],
  ["the same Host twice", get("Host: a"), [400]],
  ["two Hosts in HTTP/1.0", head("GET / HTTP/1.0", "Host: b"), [400]],
  ["two Hosts that are empty", bare("GET / HTTP/1.1", "Host:", "Host:"), [400]],
  ["a Host with a space", bare("GET / HTTP/1.1", "Host: a b"), [400]],
  ["a Host with a path", bare("GET / HTTP/1.1", "Host: a/b"), [400]],
  ["a Host with a user", bare("GET / HTTP/1.1", "Host: user@a"), [400]],
  ["a Host with a port that is no number", bare("GET / HTTP/1.1", "Host: a:b"), [400]],
  ["a space before the colon (9112, 5.1)", get("X-A : b"), [400]],
  ["a header on two lines (9112, 5.2)", get("X-A: b", " c"), [400]],
  ["a header without a name", get(": b"), [400]],
  ["a header without a colon", get("X-A"), [400]],
  ["a header's name with a control character", get("X-\x01: b"), [400]],
  ["a zero in a value (9110, 5.5)", get("X-A: b\0c"), [400]],
  ["CR alone in a value (9112, 2.2)", get("X-A: b\rc"), [400]],
  ["headers that are too long (6585, 5)", get(`X-A: ${"b".repeat(20_000)}`), [431]],
  ["a path that is too long", head(`GET /${"b".repeat(20_000)} HTTP/1.1`), [431]],
];

const MALFORMED_BODIES: Row[] = [
  ["a length and chunks (9112, 6.3)", `${post("Content-Length: 5", CHUNKED)}0\r\n\r\n`, [400]],
  ["two lengths (9112, 6.3)", `${post("Content-Length: 1", "Content-Length: 2")}ab`, [400]],
  ["a list of lengths", `${post("Content-Length: 1, 1")}a`, [400]],
  ["a negative length", post("Content-Length: -1"), [400]],
  ["a length with a sign", `${post("Content-Length: +1")}a`, [400]],
  ["a hexadecimal length", `${post("Content-Length: 0x1")}a`, [400]],
  ["a length without digits", post("Content-Length:"), [400]],
  ["a length beyond 64 bits", post("Content-Length: 99999999999999999999"), [400]],
  ["an encoding that is not chunked (9112, 6.3)", post("Transfer-Encoding: gzip"), [400]],
  ["an encoding whose name ends with chunked", `${post("Transfer-Encoding: xchunked")}0\r\n\r\n`, [400]],
  ["an encoding after chunked", `${post("Transfer-Encoding: chunked, gzip")}0\r\n\r\n`, [400]],
  // the answer does not depend on the body, and is given before it arrives
  ["chunks in HTTP/1.0 (9112, 6.1)", `${head("POST / HTTP/1.0", CHUNKED)}0\r\n\r\n`, [405]],
  ["a chunk whose size is no number", `${post(CHUNKED)}zz\r\n`, [405]],
  ["a chunk whose size is beyond 64 bits", `${post(CHUNKED)}fffffffffffffffff\r\n`, [405]],
  ["a chunk with a long extension", `${post(CHUNKED)}1;${"a".repeat(20_000)}\r\na\r\n0\r\n\r\n`, [405]],
];

const BODIES: Row[] = [
  ["GET with a body (9112, 9.6)", `${get("Content-Length: 3")}abc`, [200]],
  ["POST with a body", `${post("Content-Length: 3")}abc`, [405]],
  ["POST with chunks", `${post(CHUNKED)}3\r\nabc\r\n0\r\n\r\n`, [405]],
  ["less than it announces", `${post("Content-Length: 100")}abc`, [405]],
  ["more than it announces", `${post("Content-Length: 3")}abcdef`, [405]],
  ["a body at an unknown path", `${head("POST /b HTTP/1.1", "Content-Length: 3")}abc`, [404]],
  [
    "malformed JSON at an unknown path",
    `${head("POST /b HTTP/1.1", "Content-Length: 3", "Content-Type: application/json")}{a}`,
    [404],
  ],
  ["an invalid type at an unknown path", `${head("POST /b HTTP/1.1", "Content-Length: 1", "Content-Type: a")}b`, [404]],
  ["a request in the body", `${post(`Content-Length: ${get().length}`)}${get()}`, [405]],
];

const EXPECTATIONS: Row[] = [
  // never 100: the final status is known (9110, 10.1.1)
  ["100-continue of GET", get("Expect: 100-continue"), [200]],
  ["100-continue of POST", post("Expect: 100-continue", "Content-Length: 3"), [405]],
  ["100-continue at an unknown path", head("PUT /b HTTP/1.1", "Expect: 100-continue", "Content-Length: 3"), [404]],
  ["another expectation (9110, 15.5.18)", get("Expect: foo"), [417]],
  ["100-continue and another", get("Expect: 100-continue, foo"), [417]],
];

const AFTERWARDS: Row[] = [
  ["bytes that are no request, after one", `${get()}nothing\r\n\r\n`, [200, 400]],
  ["a request after the last one (9112, 9.6)", get("Connection: close") + get(), [200]],
];

const apps = new Apps();
let port: number;
beforeAll(async () => {
  port = await listen(apps.app);
});
afterAll(() => apps.app.close());

describe.each([
  ["a valid request", VALID],
  ["a malformed request line", MALFORMED_LINE],
  ["malformed headers", MALFORMED_HEADERS],
  ["a malformed body", MALFORMED_BODIES],
  ["a body that no route reads", BODIES],
  ["an expectation", EXPECTATIONS],
  ["what follows a request", AFTERWARDS],
])("%s", (_subject, rows) => {
  it.each(rows)("%s", async (_condition, request, expected) => {
    const answers = await exchange(port, request + NEXT);
    const isNext = (body: string) => body === '{"version":"1.2.3"}';
    expect(answers.map(({ status, body }) => (isNext(body) ? "next" : status))).toEqual(expected);
    for (const { status, headers, body } of answers) {
      expect(headers).toMatchObject({
        date: expect.any(String),
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      });
      if (status < 400) continue;
      expect(headers["content-type"]).toBe("application/problem+json");
      expect(JSON.parse(body)).toMatchObject({ status, title: STATUS_CODES[status] });
      if (status === 405) expect(headers.allow).toBe("GET, HEAD");
    }
    if (!expected.includes("next")) expect(answers.at(-1)?.headers.connection).toBe("close");
  });
});

describe("all of these requests", () => {
  it("are counted by status if they were refused before their route was looked up", async () => {
    const refused = async () => {
      const text = await (await apps.management.inject("/metrics")).body;
      return Object.fromEntries(
        [...text.matchAll(/^http_requests_refused_total\{status="(\d+)"\} (\d+)$/gm)].map(([, status, n]) => [
          status,
          Number(n),
        ]),
      );
    };
    const before = await refused();
    for (const request of [get("X-A : b"), bare("GET / HTTP/1.1"), head("GET /%zz HTTP/1.1")])
      await exchange(port, request + NEXT);
    await exchange(port, get(`X-A: ${"b".repeat(20_000)}`));
    await exchange(port, get("Expect: foo"));
    const after = await refused();
    expect(after["400"] - before["400"]).toBe(3);
    expect(after["431"] - before["431"]).toBe(1);
    expect(after["417"] - before["417"]).toBe(1);
  });

  it("log no warning", () => {
    expect(apps.logged.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});
