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

/** What lets a pod run on our nodes: they are one group, so that what does not tolerate its taints runs nowhere. */
export function tolerationsOf({ nodes: { taints } }: Config): Toleration[] {
  return taints.map(({ key, value, effect }) => ({ key, operator: "Equal", value, effect: EFFECTS[effect] }));
}
