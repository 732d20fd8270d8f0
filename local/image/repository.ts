import { readFile } from "node:fs/promises";
import {
  BatchGetImageCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  RepositoryNotFoundException,
} from "@aws-sdk/client-ecr";
import { z } from "zod";
import { UserError } from "../errors.ts";

/** How AWS, or a local cloud, is reached. */
export interface AwsAccess {
  readonly region: string;
  /** What the SDK's default chain finds, where left out. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The local cloud's; AWS itself where left out. */
  readonly endpointUrl?: string | undefined;
  /** PEM file with the CA of the endpoint, where Node does not know it. */
  readonly caCertificateFile?: string | undefined;
}

/** An image that a tag names. */
export interface TaggedImage {
  /** Of the manifest. */
  readonly digest: string;
  /** Of the configuration, which does not depend on the compression of the layers; none for a list of images. */
  readonly configDigest: string | undefined;
}

const manifestSchema = z.object({ config: z.object({ digest: z.string() }).optional() });

const MEDIA_TYPES = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** A repository of ECR. */
export class Repository {
  private constructor(
    private readonly client: ECRClient,
    private readonly name: string,
    /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`, by which nodes pull. */
    readonly uri: string,
    /** Host and path to push to. */
    readonly pushTo: string,
  ) {}

  /** @throws {UserError} when there is no such repository. */
  static async open(
    name: string,
    { region, credentials, endpointUrl, caCertificateFile }: AwsAccess,
  ): Promise<Repository> {
    const ca = caCertificateFile && (await readFile(caCertificateFile, "utf8"));
    const client = new ECRClient({
      region,
      ...(credentials && { credentials }),
      ...(endpointUrl && { endpoint: endpointUrl }),
      ...(ca && { requestHandler: { httpsAgent: { ca } } }),
    });
    try {
      const answer = await client.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
      const uri = z.string().parse(answer.repositories?.[0]?.repositoryUri);
      return new Repository(client, name, uri, endpointUrl ? `${new URL(endpointUrl).host}/${name}` : uri);
    } catch (error) {
      if (!(error instanceof RepositoryNotFoundException)) throw error;
      throw new UserError(
        "REPOSITORY_MISSING",
        `There is no ECR repository "${name}" in ${region}: stack base makes it.`,
        {
          remedy: "Deploy it first: npm run deploy base",
          cause: error,
        },
      );
    }
  }

  /** The image that a tag names, if it names one. */
  async find(tag: string): Promise<TaggedImage | undefined> {
    const command = new BatchGetImageCommand({
      repositoryName: this.name,
      imageIds: [{ imageTag: tag }],
      acceptedMediaTypes: MEDIA_TYPES,
    });
    const image = (await this.client.send(command)).images?.[0];
    if (image === undefined) return undefined;
    const manifest = manifestSchema.parse(JSON.parse(image.imageManifest ?? ""));
    return { digest: z.string().parse(image.imageId?.imageDigest), configDigest: manifest.config?.digest };
  }

  /** User and password for the registry, good for 12 hours. */
  async login(): Promise<{ user: string; password: string }> {
    const { authorizationData } = await this.client.send(new GetAuthorizationTokenCommand({}));
    const token = Buffer.from(z.string().parse(authorizationData?.[0]?.authorizationToken), "base64").toString();
    const colon = token.indexOf(":");
    return { user: token.slice(0, colon), password: token.slice(colon + 1) };
  }
}
