import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheEntry } from "../../lib/cache/entry.ts";
import type { Log } from "../../lib/log.ts";
import { run, succeeds } from "../../lib/processes/run.ts";
import type { Provider } from "./provider.ts";

/** A small official provider (5 MB), downloaded to check whether the registry can be reached. */
const PROBE = { null: "3.2.4" };
/** The time limits for an answer of the registry, and for the whole probe. */
const ANSWER_SECONDS = 5;
const PROBE_MS = 60_000;

/**
 * Makes a mirror of these providers with `terraform init`, which takes them from where the user's configuration says.
 */
export async function downloadProviders(terraform: string, providers: readonly Provider[], log: Log): Promise<string> {
  const inputs = providers.map(({ name, version }) => `${name} ${version}`);
  return cacheEntry("terraform-registry", inputs, async (target) => {
    const work = await mkdtemp(join(target, "init-"));
    await init(terraform, work, Object.fromEntries(providers.map(({ name, version }) => [name, version])), log);
    // copies, because `terraform init` makes links to the user's plugin cache, which an entry must not depend on
    await cp(join(work, ".terraform", "providers"), target, { recursive: true, dereference: true });
    await rm(work, { recursive: true });
  });
}

/**
 * Whether Terraform can install providers from the registry, or from a mirror that the user configured instead.
 * Terraform itself is run, because it knows proxies, certificates and mirrors, and the download's host, which the
 * registry names.
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
      CHECKPOINT_DISABLE: "1",
      TF_DATA_DIR: undefined,
      // https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_registry_discovery_retry
      ...(timeoutMs && { TF_REGISTRY_DISCOVERY_RETRY: "0", TF_REGISTRY_CLIENT_TIMEOUT: String(ANSWER_SECONDS) }),
    },
    ...(timeoutMs && { timeoutMs }),
  });
}
