import type { IncomingMessage } from "node:http";
import { type Agent, get } from "node:https";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { awsAgent } from "./agent.ts";
import { readCaBundle } from "./ca-bundle.ts";
import { type HttpsProxy, proxyOf } from "./proxy.ts";

/**
 * A host of AWS that answers with the address from which a request comes. It is in the examples of AWS's documentation:
 * https://docs.aws.amazon.com/code-library/latest/ug/ec2_example_ec2_AuthorizeSecurityGroupIngress_section.html
 */
const HOST = "checkip.amazonaws.com";

const ANSWER_MS = 5_000;

/**
 * The IPv4 address from which AWS gets the requests of this machine to the API server of a cluster, or why that is
 * unknown. AWS alone is asked, which has had the address from the calls before: docs/adr/0025-access-before-a-cluster.md
 */
export async function publicAddress(
  region: string,
  timeoutMs = ANSWER_MS,
): Promise<string | { readonly unknown: string }> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const ca = await readCaBundle();
    const agent = awsAgent({ proxy: wayToApiServer(region, proxyOf(process.env)), ca: ca?.certificates });
    const { statusCode, body } = await request(agent, signal).finally(() => agent.destroy());
    const address = z.ipv4().safeParse(body.trim()).data;
    if (statusCode === 200 && address !== undefined) return address;
    return { unknown: `${HOST} did not answer with an address (status ${statusCode})` };
  } catch (error) {
    if (signal.aborted) return { unknown: `${HOST} does not answer in time` };
    const why = error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
    return { unknown: `${HOST} can't be asked: ${why}` };
  }
}

/** A proxy that is used for all hosts if the API server is reached through it, and otherwise for none. */
export function wayToApiServer(region: string, proxy: HttpsProxy | undefined): HttpsProxy | undefined {
  const bypasses = proxy?.bypasses(`cluster.${region}.eks.amazonaws.com`, 443) ?? true;
  return proxy && { url: proxy.url, bypasses: () => bypasses };
}

async function request(agent: Agent, signal: AbortSignal) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // the API server's public endpoint has IPv4 addresses
    get({ host: HOST, path: "/", agent, family: 4, signal }, resolve).on("error", reject);
  });
  return { statusCode: response.statusCode, body: await text(response) };
}
