import type { Config } from "./config/load.ts";

/** A Helm release. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
}

/** Where the autoscaler's pods run. */
export const AUTOSCALER = { namespace: "kube-system", serviceAccount: "cluster-autoscaler" };

/** The autoscaler's release. */
export const AUTOSCALER_RELEASE: Release = { name: AUTOSCALER.serviceAccount, namespace: AUTOSCALER.namespace };

/** The Helm releases of stack `app`. */
export function releasesOf({ names, autoscaler }: Pick<Config, "names" | "autoscaler">): Release[] {
  const api = { name: names.release, namespace: names.namespace };
  return autoscaler.imageDigest === undefined ? [api] : [api, AUTOSCALER_RELEASE];
}

/** The Terraform variable of stack `app` with which a release is upgraded although its configuration is the same. */
export function repairVariable({ name }: Pick<Release, "name">): string {
  return `repair-${name}`;
}
