import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import { inOurWords, UserError } from "../../lib/errors.ts";

/** What AWS calls expired credentials, and what the SDK advises where a login has expired or is missing. */
const EXPIRED = /expired|aws (sso )?login|UnauthorizedException/i;

/**
 * The credentials of the SDK's default chain. By default, the chain's own clients, such as those of IAM Identity Center,
 * would not use the handler of the client that needs the credentials: `resolveSSOCredentials.js` of
 * https://www.npmjs.com/package/@aws-sdk/credential-provider-sso
 * @throws {UserError} when there are none, or the network prevents getting them
 */
export function credentialsOf(options: NodeHttpHandlerOptions): ReturnType<typeof defaultProvider> {
  const requestHandler = new RememberingHandler(options);
  const chain = defaultProvider({ clientConfig: { requestHandler } });
  return async (properties) => {
    requestHandler.failure = undefined;
    return chain(properties).catch((error: unknown) => {
      throw requestHandler.failure ?? credentialsError(error);
    });
  };
}

/** What is wrong with the credentials, from an error of the SDK's providers or of AWS. */
export function credentialsError(cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
  const name = cause instanceof Error ? cause.name : "";
  if (EXPIRED.test(`${name} ${why}`)) {
    return new UserError("CREDENTIALS_EXPIRED", `The credentials for AWS have expired: ${why}.`, {
      remedy: "Get new ones, for example with: aws sso login",
      cause,
    });
  }
  if (cause instanceof Error && "$fault" in cause) {
    return new UserError("CREDENTIALS_REFUSED", `AWS refuses the credentials: ${why}.`, {
      remedy: "See which ones are used, and where they are set: aws configure list",
      cause,
    });
  }
  return new UserError("CREDENTIALS_MISSING", `There are no credentials for AWS: ${why}.`, {
    remedy: "Set them up, for example with: aws configure sso, aws sso login and AWS_PROFILE=<profile>",
    cause,
  });
}

/** Keeps the last failure of the network, of which the SDK's providers pass on only the text. */
class RememberingHandler extends NodeHttpHandler {
  failure: UserError | undefined;

  override async handle(...request: Parameters<NodeHttpHandler["handle"]>) {
    return super.handle(...request).catch((error: unknown) => {
      this.failure = inOurWords(error);
      throw error;
    });
  }
}
