import { request } from "node:http";
import { buffer } from "node:stream/consumers";

/** One call of the Docker API: https://docs.docker.com/reference/api/engine/ */
export function docker(socketPath: string, method: string, path: string, body?: unknown): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body ?? {}));
    const type = Buffer.isBuffer(body) ? "application/x-tar" : "application/json";
    const headers = { "content-type": type, "content-length": content.length };
    const call = request({ socketPath, method, path: `/v1.41${path}`, headers, agent: false }, async (response) => {
      const answer = await buffer(response).catch(reject);
      if (answer === undefined) return;
      if ((response.statusCode ?? 500) < 400) resolve(answer);
      else reject(new Error(`${method} ${path}: ${response.statusCode} ${answer}`));
    });
    call.on("error", reject).end(method === "GET" ? undefined : content);
  });
}
