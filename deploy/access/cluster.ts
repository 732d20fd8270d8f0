import { UserError } from "../../lib/errors.ts";
import type { Config } from "../../stacks/config/load.ts";
import { settingsFile } from "../target.ts";

/**
 * What kubectl prints if no access entry has the caller, and if it gets no connection:
 * https://github.com/kubernetes/kubectl/blob/v0.36.5/pkg/cmd/util/helpers.go
 */
const UNKNOWN_CALLER = /must be logged in to the server|asked for the client to provide credentials/;
const NO_CONNECTION = /^(Unable to connect to the server: .*|The connection to the server \S+ was refused)/m;

/**
 * Why a deployed cluster gave no answer to kubectl, if the reason is one of access.
 * @param problem what kubectl printed
 */
export function refusalOfCluster(
  problem: string,
  { config, identity }: { config: Pick<Config, "environment" | "rehearses" | "names">; identity: string },
): UserError | undefined {
  const { cluster } = config.names;
  const file = settingsFile(config);
  if (UNKNOWN_CALLER.test(problem)) {
    return new UserError("NO_CLUSTER_ACCESS", `The cluster ${cluster} has no access entry for ${identity}.`, {
      remedy: `Add its role or user to cluster.administrators in ${file}, and deploy that: npm run deploy base`,
    });
  }
  const [noConnection] = NO_CONNECTION.exec(problem) ?? [];
  if (noConnection === undefined) return undefined;
  const remedy =
    config.environment === "local"
      ? "npm run up starts again what has ended of the local cloud."
      : `It answers the networks in cluster.publicAccessCidrs of ${file} and, at its private endpoint, those in ` +
        "cluster.privateAccess. Add this machine's network, and deploy that, from anywhere: npm run deploy base. " +
        "Where a proxy is the way out, HTTPS_PROXY must name it.";
  return new UserError("API_SERVER_SILENT", `The API server of ${cluster} does not answer here: ${noConnection}`, {
    remedy,
  });
}
