import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { jsonSchema } from "../../lib/tools/json.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import type { KubernetesVersion } from "../../stacks/config/kubernetes-versions.ts";
import { emulatorPaths } from "../cloud/paths.ts";
import type { PreparedEngine } from "../engine/engine.ts";
import { RELEASES } from "../node/versions.ts";
import { s3ControlHost } from "./certificates.ts";
import { type AccessKey, readAccessKey, writeAccessKey } from "./client.ts";

export interface EmulatorOptions {
  cloudDirectory: string;
  python: string;
  port: number;
  /** The port of the proxy through which the AWS provider reaches S3 Control. */
  s3ControlProxyPort: number;
  /** The first port on which API servers are published. */
  clusterPort: number;
  accountId: string;
  region: string;
  /** The address of this machine for pods and nodes. */
  hostAddress: string;
  reach: CloudRecord["reach"];
  networkName: string;
  dockerHost: string;
  /** The node image for the Kubernetes version that the cloud is configured for. */
  nodeImage: string;
}

const versionsSchema = jsonSchema(
  z.record(z.string(), z.object({ image: z.string(), program: z.string().optional() }).nullable()),
);

/** MiniStack's complete environment. It has none of the user's credentials, profiles and proxies. */
export async function emulatorEnvironment(options: EmulatorOptions): Promise<Record<string, string>> {
  const { reach } = options;
  const paths = emulatorPaths(options.cloudDirectory);
  const rootKey = await ensureRootKey(paths.rootKey);
  return {
    PATH: process.env.PATH ?? "",
    HOME: paths.directory,
    TMPDIR: paths.temporary,
    PYTHONPATH: import.meta.dirname,
    PYTHONDONTWRITEBYTECODE: "1",
    GATEWAY_PORT: String(options.port),
    BIND_HOST: "127.0.0.1",
    MINISTACK_S3_CONTROL_PROXY: `${options.s3ControlProxyPort} ${s3ControlHost(options.accountId)}:${options.port}`,
    // the node's container reaches the emulator at this address, or this machine the load balancer at this port
    ...(reach.by === "address"
      ? { MINISTACK_EXTRA_BIND: options.hostAddress }
      : { MINISTACK_LOAD_BALANCER_PORT: String(reach.port) }),
    MINISTACK_HOST: "localhost",
    MINISTACK_ACCOUNT_ID: options.accountId,
    MINISTACK_REGION: options.region,
    USE_SSL: "1",
    MINISTACK_SSL_CERT: paths.certificateChain,
    MINISTACK_SSL_KEY: paths.certificateKey,
    AUTH: "true",
    AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
    SFTP_ENABLED: "0",
    IOT_MTLS_ENABLED: "0",
    PERSIST_STATE: "1",
    STATE_DIR: paths.state,
    S3_PERSIST: "1",
    S3_DATA_DIR: paths.buckets,
    DOCKER_HOST: options.dockerHost,
    DOCKER_NETWORK: options.networkName,
    EKS_K3S_IMAGE: options.nodeImage,
    MINISTACK_KUBERNETES: paths.kubernetes,
    EKS_BASE_PORT: String(options.clusterPort),
  };
}

/**
 * Writes the file with the Kubernetes versions that the emulator offers, with the build of this version. Other builds
 * stay as long as they exist. A running emulator reads the file at each use, and upgrades nodes with the programs.
 */
export async function offerKubernetes(
  cloudDirectory: string,
  version: KubernetesVersion,
  { nodeImage: image, program }: Pick<PreparedEngine, "nodeImage" | "program">,
): Promise<void> {
  const { directory, kubernetes } = emulatorPaths(cloudDirectory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const kept = versionsSchema.parse(await readFile(kubernetes, "utf8").catch(() => "{}"));
  const builds = Object.keys(RELEASES).map((offered) => {
    if (offered === version) return [offered, { image, ...(program && { program }) }];
    const build = kept[offered];
    // the program may have been removed from the cache
    return [offered, build?.program === undefined || existsSync(build.program) ? (build ?? null) : null];
  });
  await writeFileAtomic(kubernetes, `${JSON.stringify(Object.fromEntries(builds), null, 2)}\n`);
}

/** The emulator's root key. It is generated at the first start and kept. */
async function ensureRootKey(file: string): Promise<AccessKey> {
  const kept = await readAccessKey(file);
  if (kept !== undefined) return kept;
  const drawn = {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
  };
  await writeAccessKey(file, drawn);
  return drawn;
}
