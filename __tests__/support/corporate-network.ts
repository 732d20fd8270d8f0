import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { createSecureContext } from "node:tls";
import { certificateAuthority } from "./certificate-authority.ts";

/** A network whose only way to AWS is a proxy, which decrypts the traffic with a CA of its own. */
export interface CorporateNetwork {
  /** Address of the proxy. */
  readonly proxy: string;
  /** Its address for TLS, with a certificate of the CA. */
  readonly tlsProxy: string;
  /** PEM file with the CA. */
  readonly caFile: string;
  /** What the proxy was asked to connect to, in order: `host:port` */
  readonly asked: string[];
  /** The value of each `Proxy-Authorization` header. */
  readonly authorizations: (string | undefined)[];
  /** The status with which the proxy answers; undefined while it never answers. */
  status: number | undefined;
  close(): Promise<void>;
}

/** The hosts of AWS: https://docs.aws.amazon.com/general/latest/gr/rande.html */
const AWS_HOST = /\.amazonaws\.com$/;

/**
 * Starts such a network on the loopback address.
 * @param aws answers the requests to AWS; other hosts are reached as they are
 */
export async function corporateNetwork(aws: RequestListener): Promise<CorporateNetwork> {
  const directory = await mkdtemp(join(tmpdir(), "corporate-network-"));
  const caFile = join(directory, "ca.pem");
  const authority = await certificateAuthority("CN=corporate CA");
  await writeFile(caFile, authority.certificate);
  const decrypting = createHttpsServer(
    {
      SNICallback: (name, done) => {
        authority.issue(name).then((leaf) => done(null, createSecureContext(leaf)), done);
      },
    },
    aws,
  );
  const decryptingPort = await listen(decrypting);

  const sockets = new Set<Duplex>();
  const accept = ({ url = "", headers }: IncomingMessage, client: Duplex) => {
    network.asked.push(url);
    network.authorizations.push(headers["proxy-authorization"]);
    sockets.add(client);
    client.on("error", () => undefined);
    if (network.status === undefined) return;
    if (network.status !== 200) {
      client.end(`HTTP/1.1 ${network.status} Refused\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const server = AWS_HOST.test(hostname) ? connect(decryptingPort, "127.0.0.1") : connect(Number(port), hostname);
    tunnel(client, server, sockets);
  };
  const proxy = createServer().on("connect", accept);
  const tlsProxy = createHttpsServer(await authority.issue("localhost")).on("connect", accept);
  const network: CorporateNetwork = {
    proxy: `http://127.0.0.1:${await listen(proxy)}`,
    tlsProxy: `https://localhost:${await listen(tlsProxy)}`,
    caFile,
    asked: [],
    authorizations: [],
    status: 200,
    async close() {
      for (const socket of sockets) socket.destroy();
      for (const server of [proxy, tlsProxy, decrypting]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await rm(directory, { recursive: true });
    },
  };
  return network;
}

/** Lets the client and the server talk to each other. */
function tunnel(client: Duplex, server: Socket, sockets: Set<Duplex>): void {
  sockets.add(server);
  server.on("error", () => client.destroy()).once("connect", () => client.write("HTTP/1.1 200 OK\r\n\r\n"));
  for (const socket of [client, server]) socket.on("close", () => [client, server].map((end) => end.destroy()));
  server.pipe(client).pipe(server);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
