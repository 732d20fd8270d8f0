import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** What stands for Docker Desktop's way from containers to this machine's own 127.0.0.1. */
export interface Forwarder {
  /** How many there were so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Sends on what comes to a port of an address to the same port of 127.0.0.1. */
export async function forward(address: string, port: number): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((from) => {
    connections++;
    const to = connect(port, "127.0.0.1");
    for (const socket of [from, to]) {
      sockets.add(socket);
      // where one end has gone, so has the other
      socket.on("error", () => undefined).on("close", () => [from, to].map((end) => end.destroy()));
    }
    from.pipe(to).pipe(from);
  });
  server.listen(port, address);
  await once(server, "listening");
  return {
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
