import { DescribeClusterCommand, EKSClient, ResourceNotFoundException } from "@aws-sdk/client-eks";
import { UserError } from "../lib/errors.ts";
import { KUBERNETES_PRESETS } from "../stacks/config/environments/kubernetes.ts";
import { KUBERNETES_VERSIONS, minorAfter, minorsBetween } from "../stacks/config/kubernetes-versions.ts";
import type { Config } from "../stacks/config/load.ts";
import type { Target } from "./target.ts";

/**
 * Refuses to deploy a version of Kubernetes that the cluster can't be brought to.
 * @throws {UserError} with the line of the configuration to change.
 */
export async function requireReachableVersion(target: Pick<Target, "config" | "client">): Promise<void> {
  const conflict = await versionConflict(target);
  if (conflict !== undefined) throw conflict;
}

/** Why a deployment can't bring the cluster to the version of the configuration; undefined where it can. */
export async function versionConflict(target: Pick<Target, "config" | "client">): Promise<UserError | undefined> {
  const current = await clusterVersion(target);
  return current === undefined ? undefined : conflictWith(current, target.config);
}

/** What a plan says of it: the plan shows a change that no deployment makes. */
export function deployRefuses({ message, remedy }: UserError): string {
  return `npm run deploy refuses this: ${message}\n${remedy}`;
}

/** The version that the cluster runs; undefined where there is none, or none that stays. */
async function clusterVersion({ config, client }: Pick<Target, "config" | "client">): Promise<string | undefined> {
  const eks = new EKSClient(client);
  try {
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: config.names.cluster }));
    // what failed or goes is made again, in any version
    return cluster?.status === "FAILED" || cluster?.status === "DELETING" ? undefined : cluster?.version;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/**
 * EKS goes back to the version before within seven days of an upgrade only, which its owner asks for:
 * https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html. A deployment that asks for an older version does
 * so by mistake, as after AWS's own upgrade at the end of standard support:
 * https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html. How far an upgrade may go:
 * https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html
 */
function conflictWith(current: string, config: Config): UserError | undefined {
  const { names, cluster } = config;
  const ahead = minorsBetween(current, cluster.version);
  if (ahead < 0) {
    return new UserError(
      "CLUSTER_NEWER",
      `The cluster ${names.cluster} runs Kubernetes ${current}, but the configuration says ${cluster.version}: a deployment takes no cluster back.`,
      {
        remedy:
          "AWS upgrades a cluster by itself when its version leaves standard support. Take over what runs, for nodes and " +
          `add-ons to follow: ${howToTake(current, config)}${startingOver(config)}`,
      },
    );
  }
  if (ahead > 1) {
    const next = minorAfter(current);
    return new UserError(
      "VERSION_SKIPPED",
      `The cluster ${names.cluster} runs Kubernetes ${current}, and the configuration says ${cluster.version}: EKS upgrades one minor version at a time.`,
      {
        remedy: `Deploy ${next} first, and ${cluster.version} later: ${howToTake(next, config)}${startingOver(config)}`,
      },
    );
  }
  return undefined;
}

/** The lines with which an environment takes a version. */
function howToTake(version: string, { environment, rehearses, cluster }: Config): string {
  const file = `stacks/config/environments/${rehearses ?? environment}.ts`;
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
  const addOns = Object.keys(cluster.addOns).map((name) => `${name}: "<version>"`);
  const table =
    offered === undefined
      ? `add ${version} to stacks/config/kubernetes-versions.ts, with the days that aws eks describe-cluster-versions prints. Then, `
      : "";
  return [
    `${table}in ${file}, write in cluster, in place of what sets the version now:`,
    `    version: "${version}",`,
    `    addOns: { ${addOns.join(", ")} },`,
    `with versions that this lists: aws eks describe-addon-versions --kubernetes-version ${version}`,
  ].join("\n");
}

function startingOver({ environment }: Config): string {
  return environment === "local" ? "\nOr start over: npm run down, and npm run up." : "";
}
