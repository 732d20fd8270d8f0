import { get } from "node:https";
import { text } from "node:stream/consumers";
import { UserError } from "../../lib/errors.ts";

/**
 * The content of a blob, such as an image's configuration:
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-blobs
 * @param access credentials, and a CA certificate as PEM, in place of Node's own CA certificates
 * @throws {UserError} when the registry does not have it
 */
export async function getBlob(
  url: string,
  { user, password, ca }: { user: string; password: string; ca: string | undefined },
): Promise<string> {
  const { status, location, body } = await request(url, { auth: `${user}:${password}`, ca });
  // ECR redirects to a signed address in S3, which must not receive the password
  const final = location === undefined ? { status, body } : await request(new URL(location, url).href, { ca });
  if (final.status === 200) return final.body;
  const { pathname } = new URL(url);
  throw new UserError(
    "IMAGE_INCOMPLETE",
    `The registry does not give out ${pathname} of the image (${final.status}).`,
    { remedy: "Build and push it under another tag, for all that follows: export IMAGE_TAG=<tag>; npm run image" },
  );
}

function request(url: string, options: { auth?: string; ca: string | undefined }) {
  return new Promise<{ status: number | undefined; location: string | undefined; body: string }>((resolve, reject) => {
    get(url, { ...options, agent: false }, (response) => {
      const { statusCode: status, headers } = response;
      text(response).then((body) => resolve({ status, location: headers.location, body }), reject);
    }).on("error", reject);
  });
}
