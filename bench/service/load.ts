import { once } from "node:events";
import { connect, type Socket } from "node:net";

const REQUEST = "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";

/** Of more, some would not fit into the server's backlog, and try again after a second. */
const AT_ONCE = 100;

/** How long a server may be silent. */
const SILENCE_MS = 60_000;

/**
 * Sends a fixed number of requests to a server on this machine. Each connection sends its next request when it has the
 * answer to the one before. Few connections keep a client of one thread fast.
 * @throws {Error} if an answer is not 200, or a connection ends
 */
export async function sendRequests(port: number, requests: number, connections: number): Promise<void> {
  const clients = await openConnections(port, connections);
  try {
    await Promise.all(clients.map((client) => client.send(Math.ceil(requests / connections))));
  } finally {
    for (const client of clients) client.close();
  }
}

/** Opens connections, each of which has sent one request and received its answer. They stay open until `close`. */
export async function holdConnections(port: number, connections: number): Promise<{ close(): void }> {
  const clients: Connection[] = [];
  const close = () => {
    for (const client of clients) client.close();
  };
  try {
    while (clients.length < connections) {
      const opened = await openConnections(port, Math.min(AT_ONCE, connections - clients.length));
      clients.push(...opened);
      await Promise.all(opened.map((client) => client.send(1)));
    }
    return { close };
  } catch (error) {
    close();
    throw error;
  }
}

function openConnections(port: number, connections: number): Promise<Connection[]> {
  return Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
}

class Connection {
  /** Size of an answer, which is the same for all of a server. */
  #size = 0;
  #received = 0;
  #left = 0;
  #settle: { resolve: () => void; reject: (error: Error) => void } = { resolve() {}, reject() {} };

  private constructor(private readonly socket: Socket) {
    socket.on("data", (chunk: Buffer) => this.#onData(chunk));
    socket.on("error", (error) => this.#settle.reject(error));
    socket.on("close", () => this.#settle.reject(new Error("the server closed a connection")));
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error("the server does not answer")));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new Connection(socket);
  }

  send(requests: number): Promise<void> {
    this.#left = requests;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.socket.write(REQUEST);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  #onData(chunk: Buffer): void {
    if (this.#size === 0) this.#size = this.#sizeOf(chunk.toString("latin1"));
    this.#received += chunk.length;
    if (this.#received < this.#size) return;
    this.#received = 0;
    this.#left--;
    if (this.#left > 0) this.socket.write(REQUEST);
    else this.#settle.resolve();
  }

  /** Size of an answer whose head is in the first packet. */
  #sizeOf(answer: string): number {
    const [, length] = /^HTTP\/1\.1 200 .*?\r\ncontent-length: (\d+)\r\n/is.exec(answer) ?? [];
    if (length !== undefined) return answer.indexOf("\r\n\r\n") + 4 + Number(length);
    this.socket.destroy(new Error(`not the expected answer: ${answer}`));
    return Number.POSITIVE_INFINITY;
  }
}
