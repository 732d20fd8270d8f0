import { GetParameterCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";

/** The longest time for one read with all its retries, in milliseconds. */
const DEADLINE_MS = 8_000;

/**
 * Returns a function that reads one parameter from SSM, and decrypts a SecureString. Settings that `config` does not
 * have come from the SDK's default chains. In a pod, the credentials come from web identity or EKS Pod Identity.
 */
export function ssmParameter(name: string, config: SSMClientConfig): () => Promise<string> {
  const client = new SSMClient({
    // one retry is enough, since the cache tries again with its own back-off
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_500, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...config,
  });
  return async () => {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { Parameter } = await client.send(command, { abortSignal: AbortSignal.timeout(DEADLINE_MS) });
    if (Parameter?.Value === undefined) throw new Error(`SSM answered without a value for ${name}`);
    return Parameter.Value;
  };
}
