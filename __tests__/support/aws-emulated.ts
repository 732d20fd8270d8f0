import type { RequestListener } from "node:http";
import { request } from "node:https";

/** Answers requests to AWS as an emulator does. Their hosts stay, because the signatures include them. */
export function emulatedAws({ port, ca }: { port: number; ca: Buffer }): RequestListener {
  return (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const to = request({ host: "localhost", servername: "localhost", port, ca, method, path, headers, agent: false });
    to.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    to.on("error", () => outgoing.destroy());
    incoming.pipe(to);
  };
}
