import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";

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

/** The Docker API's answer after it has created something. */
export const withId = z.object({ Id: z.string() });

/** Runs a command in a container to its end. Returns its output and its exec session, which has the exit code. */
export async function execute(
  socketPath: string,
  container: string,
  command: readonly string[],
): Promise<{ session: string; output: string }> {
  const options = { AttachStdout: true, AttachStderr: true, Cmd: command };
  const made = await docker(socketPath, "POST", `/containers/${container}/exec`, options);
  const session = withId.parse(JSON.parse(made.toString())).Id;
  const printed = await docker(socketPath, "POST", `/exec/${session}/start`, { Detach: false, Tty: false });
  return { session, output: content(printed) };
}

/**
 * Joins the frames of both streams. Each has a header of 8 bytes, the last 4 of which are the length of the content.
 */
export function content(stream: Buffer): string {
  let text = "";
  for (let start = 0; start < stream.length; ) {
    const end = start + 8 + stream.readUInt32BE(start + 4);
    text += stream.subarray(start + 8, end).toString();
    start = end;
  }
  return text;
}
