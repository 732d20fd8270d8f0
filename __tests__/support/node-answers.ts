import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { text } from "node:stream/consumers";

/** Requests the API server's version at the address of a load balancer. */
export async function answer(address: string): Promise<string> {
  return (await ask(`https://${address}:80/version`)).text;
}

/** Sends a request without credentials from this machine. */
export async function ask(url: string): Promise<{ status: number | undefined; text: string }> {
  const options = { rejectUnauthorized: false, agent: false, signal: AbortSignal.timeout(10_000) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, options, resolve).on("error", reject);
  });
  return { status: response.statusCode, text: await text(response) };
}
