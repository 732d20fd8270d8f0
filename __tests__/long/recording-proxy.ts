import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy and registry that answers no request, and records them. */
export interface RecordingProxy {
  readonly address: string;
  /** Hosts with ports, or whole addresses, in the order of the requests. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Starts one on the loopback address. */
export async function recordingProxy(): Promise<RecordingProxy> {
  const asked: string[] = [];
  const server: Server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.writeHead(503).end();
  });
  server.on("connect", ({ url = "" }, socket) => {
    asked.push(url);
    socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
