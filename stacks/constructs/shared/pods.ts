import type { Config } from "../../config/load.ts";

/** EKS and Kubernetes write effects differently: https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html */
const EFFECTS = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
} as const;

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export interface Toleration {
  key: string;
  operator: "Equal";
  value: string;
  effect: (typeof EFFECTS)[keyof typeof EFFECTS];
}

/** What a pod needs to run on the nodes. They all have the same taints, so a pod without these tolerations runs nowhere. */
export function tolerationsOf(taints: Config["nodes"]["taints"]): Toleration[] {
  return taints.map(({ key, value, effect }) => ({ key, operator: "Equal", value, effect: EFFECTS[effect] }));
}

interface ServiceAccount {
  identity: Config["cluster"]["identity"];
  name: string;
  roleArn: string;
}

/** The project's charts take these values. With EKS Pod Identity, the association names the role, not the chart. */
export function serviceAccountValues({ identity, name, roleArn }: ServiceAccount) {
  return identity === "irsa" ? { name, identity, roleArn } : { name, identity };
}
