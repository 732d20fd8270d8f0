import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PARAMETER_VALUE } from "./parameter-value.ts";

export interface FakeSsm {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers each call as SSM answers GetParameter, on a free port of this machine. */
export async function startSsm(): Promise<FakeSsm> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify({ Parameter: { Type: "String", Value: PARAMETER_VALUE } }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
