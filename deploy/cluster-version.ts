import { DescribeClusterCommand, EKSClient, ResourceNotFoundException } from "@aws-sdk/client-eks";
import { insteadOf, UserError } from "../lib/errors.ts";
import { KUBERNETES_PRESETS } from "../stacks/config/environments/kubernetes.ts";
import { KUBERNETES_VERSIONS, minorAfter, minorsBetween } from "../stacks/config/kubernetes-versions.ts";
import type { Config } from "../stacks/config/load.ts";
import { type ApiAccess, settingsFile } from "./target.ts";

/** Refuses to deploy a Kubernetes version that the cluster can't be brought to. */
export async function requireReachableVersion(target: ApiAccess): Promise<void> {
  const conflict = await versionConflict(target);
  if (conflict !== undefined) throw conflict;
}

/**
 * Why a deployment can't bring the cluster to the configured version; undefined if it can.
 *
 * EKS can return to the previous version only within seven days of an upgrade, and only at the owner's request:
 * https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html. A deployment with an older version is
 * therefore a mistake, for example after AWS itself has upgraded the cluster at the end of standard support:
 * https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html. An upgrade goes one minor version at a
 * time: https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html
 */
export async function versionConflict(target: ApiAccess): Promise<UserError | undefined> {
  const current = await clusterVersion(target);
  if (current === undefined) return undefined;
  const { config } = target;
  const { names, cluster, environment } = config;
  const startOver = environment === "local" ? "\nOr start over: npm run down, and npm run up." : "";
  const ahead = minorsBetween(current, cluster.version);
  if (ahead < 0) {
    return new UserError(
      "CLUSTER_NEWER",
      `The cluster ${names.cluster} runs Kubernetes ${current}, but the configuration says ${cluster.version}: a deployment takes no cluster back.`,
      {
        remedy:
          "AWS upgrades a cluster by itself when its version leaves standard support. Take over what runs, for nodes and " +
          `add-ons to follow: ${howToTake(current, config)}${startOver}`,
      },
    );
  }
  if (ahead > 1) {
    const next = minorAfter(current);
    return new UserError(
      "VERSION_SKIPPED",
      `The cluster ${names.cluster} runs Kubernetes ${current}, and the configuration says ${cluster.version}: EKS upgrades one minor version at a time.`,
      { remedy: `Deploy ${next} first, and ${cluster.version} later: ${howToTake(next, config)}${startOver}` },
    );
  }
  return undefined;
}

/** The version that the cluster runs; undefined if there is no cluster, or if it has failed or is being deleted. */
async function clusterVersion({ config, client }: ApiAccess): Promise<string | undefined> {
  const described = new EKSClient(client).send(new DescribeClusterCommand({ name: config.names.cluster }));
  const cluster = (await described.catch(insteadOf(undefined, ResourceNotFoundException)))?.cluster;
  // a failed or deleted cluster is created again, in any version
  return cluster?.status === "FAILED" || cluster?.status === "DELETING" ? undefined : cluster?.version;
}

/** A note for a plan, which shows a change that a deployment refuses. */
export function deployRefuses({ message, remedy }: UserError): string {
  return `npm run deploy refuses this: ${message}\n${remedy}`;
}

/** The lines to write in an environment's file to choose a version. */
function howToTake(version: string, config: Config): string {
  const file = settingsFile(config);
  const offered = KUBERNETES_VERSIONS.find((known) => known === version);
  const preset = offered && KUBERNETES_PRESETS[offered];
  if (preset !== undefined) {
    const addOns = Object.entries(preset.addOns).map(([name, addOn]) => `${name} ${addOn}`);
    return [
      `in ${file}, import ${preset.name} from ./kubernetes.ts, and write in cluster, in place of what sets the version now:`,
      `    ...${preset.name},`,
      `It brings ${addOns.join(", ")}.`,
    ].join("\n");
  }
  const table = `add ${version} to stacks/config/kubernetes-versions.ts, with the days that aws eks describe-cluster-versions prints. Then, `;
  const addOns = Object.keys(config.cluster.addOns).map((name) => `${name}: "<version>"`);
  return [
    `${offered === undefined ? table : ""}in ${file}, write in cluster, in place of what sets the version now:`,
    `    version: "${version}",`,
    `    addOns: { ${addOns.join(", ")} },`,
    `with versions that this lists: aws eks describe-addon-versions --kubernetes-version ${version}`,
  ].join("\n");
}
