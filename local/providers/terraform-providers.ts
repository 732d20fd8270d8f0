import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheEntry } from "../../lib/cache/entry.ts";
import type { Log } from "../../lib/log.ts";
import { run, succeeds } from "../../lib/processes/run.ts";
import { withoutArguments } from "../../lib/variables/variables.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { buildProviders } from "./build.ts";
import { cliConfiguration, findProvider, linkMirror, mirrorDirectories, requireProvider } from "./mirror.ts";
import { BUILT, type Provider, RELEASED } from "./provider.ts";

/** A small official provider (5 MB), downloaded to check whether the registry can be reached. */
const PROBE = { null: "3.2.4" };
/** The time limits for an answer of the registry, and for the whole probe. */
const ANSWER_SECONDS = 5;
const PROBE_MS = 60_000;

/** What a local cloud's record has about the providers: their source and versions. */
type Providers = CloudRecord["providers"];

/** Terraform's registry, a mirror on this machine, or a build if neither has all providers. */
export type ProviderSource = Providers["source"];

interface ProviderOptions {
  /** Terraform's executable. */
  readonly terraform: string;
  /** The file to write Terraform's CLI configuration to, for `TF_CLI_CONFIG_FILE`. */
  readonly cliConfigFile: string;
  /** The source of an earlier call. It must be kept, because a provider can't read the state of another version. */
  readonly source?: ProviderSource | undefined;
  readonly log: Log;
}

/** Makes all providers of the stacks available without the network, for a Terraform with this CLI configuration. */
export async function terraformProviders(options: ProviderOptions): Promise<Providers> {
  const { terraform, cliConfigFile, log } = options;
  log.progress("looks for them in Terraform's registry");
  const source = options.source ?? (await chooseSource(terraform, log));
  const { aws, helm, kubernetes } = source === "built" ? BUILT : RELEASED;
  const mirror = await mirrorFrom[source](terraform, log);
  await mkdir(dirname(cliConfigFile), { recursive: true });
  await writeFile(cliConfigFile, cliConfiguration(mirror, [aws, helm, kubernetes]));
  return { source, aws: aws.version, helm: helm.version, kubernetes: kubernetes.version };
}

/** Chooses the source of the providers. By default, the time limit for the registry is long enough for its download. */
export async function chooseSource(terraform: string, log: Log, timeoutMs?: number): Promise<ProviderSource> {
  if (await registryReachable(terraform, log, timeoutMs)) return "registry";
  const mirrors = mirrorDirectories(process.env);
  const complete = Object.values(RELEASED).every((provider) => findProvider(provider, mirrors) !== undefined);
  return complete ? "mirror" : "built";
}

/** The functions that return a mirror with all three providers, by the providers' source. */
export const mirrorFrom: Record<ProviderSource, (terraform: string, log: Log) => Promise<string>> = {
  registry: (terraform, log) => downloadProviders(terraform, Object.values(RELEASED), log),

  mirror: async () => {
    const mirrors = mirrorDirectories(process.env);
    const directoryOf = (provider: Provider) => requireProvider(provider, mirrors);
    return linkMirror(Object.values(RELEASED).map((provider) => ({ provider, directory: directoryOf(provider) })));
  },

  built: async (_terraform, log) => linkMirror(await buildProviders(log)),
};

/** Makes a mirror of these providers. Terraform takes them from where the user's configuration says. */
export async function downloadProviders(terraform: string, providers: readonly Provider[], log: Log): Promise<string> {
  const inputs = providers.map(({ name, version }) => `${name} ${version}`);
  return cacheEntry("terraform-registry", inputs, async (target) => {
    log.progress("downloads them");
    const work = await mkdtemp(join(target, "init-"));
    await init(terraform, work, Object.fromEntries(providers.map(({ name, version }) => [name, version])), log);
    // copies, because `terraform init` makes links to the user's plugin cache, which an entry must not depend on
    await cp(join(work, ".terraform", "providers"), target, { recursive: true, dereference: true });
    await rm(work, { recursive: true });
  });
}

/**
 * Whether Terraform can install providers from the registry, or from a mirror that the user configured instead. Only
 * Terraform itself knows proxies, certificates and mirrors, and the download's host, which the registry names.
 */
export async function registryReachable(terraform: string, log: Log, timeoutMs = PROBE_MS): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), "eks-webapi-registry-"));
  try {
    return await succeeds(init(terraform, work, PROBE, log, timeoutMs));
  } finally {
    await rm(work, { recursive: true });
  }
}

/** Installs providers into the .terraform of a directory, by their names and versions. */
async function init(
  terraform: string,
  directory: string,
  versions: Readonly<Record<string, string>>,
  log: Log,
  timeoutMs?: number,
): Promise<void> {
  const required = Object.entries(versions).map(([name, version]) => [name, { source: `hashicorp/${name}`, version }]);
  const configuration = { terraform: { required_providers: Object.fromEntries(required) } };
  await writeFile(join(directory, "main.tf.json"), JSON.stringify(configuration));
  await run(terraform, ["init", "-backend=false", "-input=false", "-no-color"], {
    cwd: directory,
    log,
    env: {
      // as on AWS, the user's mirrors and cache are used
      ...withoutArguments("aws", process.env),
      CHECKPOINT_DISABLE: "1",
      // https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_registry_discovery_retry
      ...(timeoutMs && { TF_REGISTRY_DISCOVERY_RETRY: "0", TF_REGISTRY_CLIENT_TIMEOUT: String(ANSWER_SECONDS) }),
    },
    ...(timeoutMs && { timeoutMs }),
  });
}
