import { networkInterfaces } from "node:os";
import type { StackName } from "../../stacks/stack-names.ts";
import { publicAddress } from "../network/public-address.ts";
import type { StackStates } from "../states.ts";
import type { Target } from "../target.ts";
import { type Addresses, judgeAddress } from "./address.ts";
import { principalOf } from "./principal.ts";
import { judgeRights } from "./rights.ts";
import type { Verdict } from "./verdict.ts";

/** The target of a deployment, and who deploys. */
type Deployment = Pick<Target, "config" | "client" | "aws"> & {
  /** ARN that STS returns for the caller. */
  readonly identity: string;
};

interface Selection {
  readonly stacks: readonly StackName[];
  readonly states: Pick<StackStates, "base" | "app">;
  readonly appElsewhere: boolean;
}

/** Judges whether the caller may deploy app to the configured cluster, and whether this machine reaches it. */
export function examineAccess(target: Deployment, states: Pick<StackStates, "app">): Promise<Verdict[]> {
  return Promise.all([examineRights(target, states), examineAddress(target)]);
}

/**
 * Refuses to make a cluster to which the caller could not deploy app from this machine. Where base is deployed alone and
 * the cluster exists, nothing is examined.
 * @param appElsewhere whether app is deployed with other credentials or from elsewhere, so that nothing is refused
 * @returns what the user should know, one paragraph each
 */
export async function requireAccess(
  target: Deployment,
  { stacks, states, appElsewhere }: Selection,
): Promise<string[]> {
  if (!stacks.includes("base") || (!stacks.includes("app") && states.base.deployed)) return [];
  const verdicts = await examineAccess(target, states);
  return verdicts.flatMap((verdict) => {
    if (verdict === "fine") return [];
    if ("unknown" in verdict) return verdict.unknown;
    if (!appElsewhere) throw verdict.refused;
    return verdict.refused.message;
  });
}

async function examineRights(target: Deployment, { app }: Pick<StackStates, "app">): Promise<Verdict> {
  const { identity, config } = target;
  return judgeRights(await principalOf(target, identity), { identity, config, appDeployed: app.deployed });
}

async function examineAddress({ config, aws }: Deployment): Promise<Verdict> {
  // the API server of a local cloud is on this machine
  if (config.environment === "local") return "fine";
  return judgeAddress(config, { own: ownAddresses(), seenByAws: await seenByAws(config.region, aws) });
}

async function seenByAws(region: string, { endpointUrl }: Target["aws"]): Promise<Addresses["seenByAws"]> {
  if (endpointUrl !== undefined) return { unknown: "AWS_ENDPOINT_URL leads elsewhere than to AWS" };
  // Terraform's Kubernetes provider reaches the API server by it
  if (process.env.KUBE_PROXY_URL) return { unknown: "KUBE_PROXY_URL names a proxy, which the API server would see" };
  return publicAddress(region);
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address);
}
