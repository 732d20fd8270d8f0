import { type Agent, get } from "node:https";
import { text } from "node:stream/consumers";
import {
  BatchGetImageCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  RepositoryNotFoundException,
} from "@aws-sdk/client-ecr";
import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { jsonSchema } from "../../lib/tools/json.ts";
import type { RegistryAccess } from "../target.ts";
import type { Destination } from "./registry-login.ts";

/** An image with its tag. */
export interface TaggedImage {
  /** Digest of the manifest. */
  readonly digest: string;
  /** Digest of the configuration, which does not depend on the layers' compression. Undefined for an image index. */
  readonly configDigest: string | undefined;
}

const manifestSchema = jsonSchema(
  z.object({
    config: z.object({ digest: z.string() }).optional(),
    /** Of an image index: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md */
    manifests: z.array(z.object({ platform: z.object({ architecture: z.string() }).optional() })).optional(),
  }),
);

const configurationSchema = jsonSchema(z.object({ architecture: z.string() }));

const MEDIA_TYPES = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** How long the registry may be silent. */
const SILENCE_MS = 60_000;

/** An ECR repository. */
export class Repository {
  private constructor(
    private readonly client: ECRClient,
    private readonly name: string,
    /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`, from which nodes pull. */
    readonly uri: string,
    /** Host and path to push to. */
    readonly pushTo: string,
    private readonly caCertificateFile: string | undefined,
    private readonly agent: Agent | undefined,
  ) {}

  /** @throws {UserError} when there is no such repository. */
  static async open(name: string, { aws, client: options }: RegistryAccess): Promise<Repository> {
    const { endpointUrl, caCertificateFile } = aws;
    const client = new ECRClient(options);
    try {
      const answer = await client.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
      const uri = z.string().parse(answer.repositories?.[0]?.repositoryUri);
      const pushTo = endpointUrl ? `${new URL(endpointUrl).host}/${name}` : uri;
      return new Repository(client, name, uri, pushTo, caCertificateFile, options.requestHandler?.httpsAgent);
    } catch (error) {
      if (!(error instanceof RepositoryNotFoundException)) throw error;
      throw new UserError(
        "REPOSITORY_MISSING",
        `There is no ECR repository "${name}" in ${options.region}: stack base makes it.`,
        { remedy: "Deploy it first: npm run deploy base", cause: error },
      );
    }
  }

  /** The image with this tag, if there is one. */
  async find(tag: string): Promise<TaggedImage | undefined> {
    const found = await this.#manifest(tag);
    return found && { digest: found.digest, configDigest: found.manifest.config?.digest };
  }

  /** The architectures of the image with this tag; empty if there is no such image. */
  async architectures(tag: string): Promise<string[]> {
    const found = await this.#manifest(tag);
    if (found === undefined) return [];
    const { config, manifests = [] } = found.manifest;
    if (config === undefined) return manifests.flatMap(({ platform }) => platform?.architecture ?? []).sort();
    return [configurationSchema.parse(await this.#blob(config.digest)).architecture];
  }

  async #manifest(tag: string) {
    const command = new BatchGetImageCommand({
      repositoryName: this.name,
      imageIds: [{ imageTag: tag }],
      acceptedMediaTypes: MEDIA_TYPES,
    });
    const image = (await this.client.send(command)).images?.[0];
    if (image === undefined) return undefined;
    const manifest = manifestSchema.parse(image.imageManifest);
    return { digest: z.string().parse(image.imageId?.imageDigest), manifest };
  }

  /**
   * The content of a blob, such as an image's configuration:
   * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-blobs
   */
  async #blob(digest: string): Promise<string> {
    const url = new URL(`https://${this.pushTo.replace("/", "/v2/")}/blobs/${digest}`);
    const { user, password } = await this.login();
    const { agent } = this;
    const answer = await request(url, { auth: `${user}:${password}`, agent });
    // ECR redirects to a signed address in S3, which must not receive the password
    const { status, body } = answer.location ? await request(new URL(answer.location, url), { agent }) : answer;
    if (status === 200) return body;
    throw new UserError(
      "IMAGE_INCOMPLETE",
      `The registry does not give out ${url.pathname} of the image (${status}).`,
      { remedy: "Build and push it under another tag, for all that follows: export IMAGE_TAG=<tag>; npm run image" },
    );
  }

  /** User and password for the registry, valid for 12 hours, and the file with its CA. */
  async login(): Promise<Omit<Destination, "destination">> {
    const { authorizationData } = await this.client.send(new GetAuthorizationTokenCommand({}));
    const token = Buffer.from(z.string().parse(authorizationData?.[0]?.authorizationToken), "base64").toString();
    const colon = token.indexOf(":");
    const { caCertificateFile } = this;
    return { user: token.slice(0, colon), password: token.slice(colon + 1), caCertificateFile };
  }
}

function request(url: URL, options: { auth?: string; agent: Agent | undefined }) {
  return new Promise<{ status: number | undefined; location: string | undefined; body: string }>((resolve, reject) => {
    const sent = get(url, { ...options, timeout: SILENCE_MS }, (response) => {
      const { statusCode: status, headers } = response;
      text(response).then((body) => resolve({ status, location: headers.location, body }), reject);
    });
    sent
      .on("error", reject)
      .on("timeout", () => sent.destroy(Object.assign(new Error(`${url.host} is silent`), { code: "ETIMEDOUT" })));
  });
}
