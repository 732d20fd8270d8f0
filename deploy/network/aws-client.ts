import { awsAgent } from "./agent.ts";
import { readCaBundle } from "./ca-bundle.ts";
import { credentialsOf } from "./credentials.ts";
import { proxyOf } from "./proxy.ts";

/** How long a connection may take. It is longer than the agent waits for a proxy, which has an error of its own. */
const CONNECT_MS = 15_000;

/** How long AWS may be silent, as for the AWS command line: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html */
const SILENCE_MS = 60_000;

/**
 * The configuration of the SDK's clients for AWS itself: they and their credentials go through the user's proxy, and
 * trust the user's CA. The SDK for JavaScript would read neither from the environment:
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-proxies.html
 * @throws {UserError} when the proxy or the CA of the environment can't be used
 */
export async function awsClient(region: string) {
  const ca = await readCaBundle();
  const httpsAgent = awsAgent({ proxy: proxyOf(process.env), ca: ca?.certificates });
  const requestHandler = { httpsAgent, connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS };
  return {
    client: { region, requestHandler, credentials: credentialsOf(requestHandler) },
    caCertificateFile: ca?.file,
  };
}
