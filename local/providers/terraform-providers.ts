import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "../../lib/log.ts";
import type { CloudRecord } from "../../stacks/config/cloud-record.ts";
import { buildProviders } from "./build.ts";
import { cliConfiguration, findProvider, linkMirror, mirrorDirectories, requireProvider } from "./mirror.ts";
import { BUILT, type Provider, RELEASED } from "./provider.ts";
import { downloadProviders, registryReachable } from "./registry.ts";

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
