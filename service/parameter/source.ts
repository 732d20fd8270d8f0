import { GetParameterCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";

/** Longest time for one read with all its retries, in milliseconds. */
const DEADLINE_MS = 8_000;

/**
 * A function that reads one parameter from SSM, decrypted if it is a SecureString. Region, endpoint and credentials
 * (web identity or EKS Pod Identity in a pod) are what the SDK's default chains find in the environment.
 */
export function ssmParameter(name: string, config: SSMClientConfig): () => Promise<string> {
  const client = new SSMClient({
    // the cache repeats with a back-off of its own: one more try is enough here
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
