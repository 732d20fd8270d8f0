import { createHash } from "node:crypto";
import { get } from "node:http";
import { text } from "node:stream/consumers";

/** A hash of a server's answer to `GET /`: its status, its headers but for the date, and its body. */
export function hashOfAnswer(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    // a connection that is kept, as those of the load
    const request = get({ port, host: "127.0.0.1", headers: { connection: "keep-alive" } }, (response) => {
      const { statusCode, headers } = response;
      const lines = Object.entries({ ...headers, date: undefined }).map(([name, value]) => `${name}: ${value}`);
      text(response).then((body) => {
        resolve(
          createHash("sha256")
            .update([statusCode, ...lines.sort(), body].join("\n"))
            .digest("hex"),
        );
      }, reject);
    });
    request.on("error", reject);
  });
}
