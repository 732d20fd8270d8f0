import { createServer } from "node:http";
import { HEADERS, HOST, KEEP_ALIVE_MS, PORT, TEXT } from "./answer.ts";

/** Node.js's own server: the least that a program on Node.js can take for this answer. */
const headers = { ...HEADERS, "content-length": Buffer.byteLength(TEXT) };

createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (_request, response) => {
  response.writeHead(200, headers);
  response.end(TEXT);
}).listen(PORT, HOST);
