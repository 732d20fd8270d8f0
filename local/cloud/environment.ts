import type { EnvironmentChange } from "../../lib/processes/run.ts";
import { clientEnvironment } from "../emulator/client-environment.ts";
import { cloudPaths } from "./paths.ts";
import type { RunningCloud } from "./running-cloud.ts";

/**
 * What changes in an environment so that aws, terraform, kubectl, helm and CDKTF's command line work on this cloud.
 * @param inherited the environment that is changed
 */
export function cloudEnvironment(
  { name, record, client }: Pick<RunningCloud, "name" | "record" | "client">,
  inherited: Readonly<Record<string, string | undefined>>,
): EnvironmentChange {
  const paths = cloudPaths(name);
  return {
    ...clientEnvironment(client, inherited),
    ENVIRONMENT: "local",
    LOCAL_CLOUD: name,
    REHEARSE: record.rehearses,
    KUBECONFIG: paths.kubeconfig,
    // kubectl would keep what it knows of the cluster's API in the user's home
    KUBECACHEDIR: paths.kubeCache,
    PATH: [paths.bin, inherited.PATH].filter(Boolean).join(":"),
    TF_CLI_CONFIG_FILE: paths.terraformConfig,
    // the mirror is on this machine already: a cache would only fill the user's home
    TF_PLUGIN_CACHE_DIR: undefined,
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    // would ask Terraform's registry for checksums of other platforms
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    // lets one stack be deployed by itself, once those that it depends on are
    CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: "true",
    // neither tool is to ask whether there is a newer version of it
    CHECKPOINT_DISABLE: "1",
    DISABLE_VERSION_CHECK: "1",
    // makes CDKTF's command line print lines instead of a screen
    CI: "1",
  };
}

/**
 * The lines that make this change in a POSIX shell: `eval "$(npm run -s cloud)"`.
 * @param bin is put first on the shell's own PATH: the one here has been extended by npm
 */
export function shellCommands(change: EnvironmentChange, bin: string): string {
  const lines = Object.entries(change)
    .filter(([name]) => name !== "PATH")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => (value === undefined ? `unset ${name}` : `export ${name}=${quoted(value)}`));
  return [...lines, `export PATH=${quoted(bin)}:"$PATH"`].join("\n");
}

/** One word for a POSIX shell, whatever it holds: within single quotes nothing but their end has a meaning. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
