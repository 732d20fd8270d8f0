import { AUTOSCALER } from "../../stacks/releases.ts";
import { config } from "../support/role-calls/roles.ts";

/** The principals of the cluster, with access entries or service accounts. */
export const PRINCIPALS = ["administrator", "viewer", "deployer", "service", "autoscaler"] as const;

export type Principal = (typeof PRINCIPALS)[number];

const { namespace } = config.names;
const SYSTEM = AUTOSCALER.namespace;

/**
 * Requests, and the principals besides the administrator that may make them. The administrator may make all of them.
 * All other principals are denied.
 */
export const requests = {
  // workloads
  [`list pods in ${namespace}`]: ["viewer", "deployer", "autoscaler"],
  "list pods": ["viewer", "autoscaler"],
  [`get pods/log in ${namespace}`]: ["viewer", "deployer"],
  [`get pods/log in ${SYSTEM}`]: ["viewer"],
  [`create pods in ${namespace}`]: ["deployer"],
  [`delete pods in ${namespace}`]: ["deployer"],
  [`create pods/exec in ${namespace}`]: ["deployer"],
  [`create pods/portforward in ${namespace}`]: ["deployer"],
  [`create pods in ${SYSTEM}`]: [],
  [`create pods/exec in ${SYSTEM}`]: [],
  "create pods/eviction": ["autoscaler"],
  "update pods/status": ["autoscaler"],
  "delete pods": [],
  [`list deployments.apps in ${namespace}`]: ["viewer", "deployer", "autoscaler"],
  "list deployments.apps": ["viewer", "autoscaler"],
  [`create deployments.apps in ${namespace}`]: ["deployer"],
  [`patch deployments.apps in ${namespace}`]: ["deployer"],
  [`update deployments.apps/scale in ${namespace}`]: ["deployer"],
  "create deployments.apps in default": [],
  [`patch deployments.apps coredns in ${SYSTEM}`]: [],
  [`create daemonsets.apps in ${SYSTEM}`]: [],
  [`create services in ${namespace}`]: ["deployer"],
  "create services in default": [],
  [`create networkpolicies.networking.k8s.io in ${namespace}`]: ["deployer"],
  [`create poddisruptionbudgets.policy in ${namespace}`]: ["deployer"],
  [`create horizontalpodautoscalers.autoscaling in ${namespace}`]: ["deployer"],
  "watch poddisruptionbudgets.policy": ["viewer", "autoscaler"],
  // stored data
  [`get secrets in ${namespace}`]: ["deployer"],
  [`create secrets in ${namespace}`]: ["deployer"],
  [`get secrets in ${SYSTEM}`]: [],
  "list secrets": [],
  [`get configmaps in ${namespace}`]: ["viewer", "deployer"],
  [`update configmaps in ${namespace}`]: ["deployer"],
  [`update configmaps coredns in ${SYSTEM}`]: [],
  [`update configmaps cluster-autoscaler-status in ${SYSTEM}`]: ["autoscaler"],
  "update configmaps cluster-autoscaler-status in default": [],
  [`create leases.coordination.k8s.io in ${SYSTEM}`]: ["autoscaler"],
  [`update leases.coordination.k8s.io cluster-autoscaler in ${SYSTEM}`]: ["autoscaler"],
  [`update leases.coordination.k8s.io another in ${SYSTEM}`]: [],
  "watch volumeattachments.storage.k8s.io": ["autoscaler"],
  "list resourceslices.resource.k8s.io": ["autoscaler"],
  "list persistentvolumes": ["autoscaler"],
  "create persistentvolumes": [],
  "create events": ["autoscaler"],
  // infrastructure
  "list nodes": ["autoscaler"],
  "update nodes": ["autoscaler"],
  "delete nodes": [],
  "get nodes/proxy": [],
  "list namespaces": ["viewer", "autoscaler"],
  [`get namespaces ${namespace} in ${namespace}`]: ["viewer", "deployer", "autoscaler"],
  "create namespaces": [],
  [`patch namespaces ${namespace} in ${namespace}`]: [],
  [`delete namespaces ${namespace} in ${namespace}`]: [],
  "list customresourcedefinitions.apiextensions.k8s.io": [],
  // permissions
  [`create roles.rbac.authorization.k8s.io in ${namespace}`]: [],
  [`create rolebindings.rbac.authorization.k8s.io in ${namespace}`]: [],
  "create clusterrolebindings.rbac.authorization.k8s.io": [],
  "escalate clusterroles.rbac.authorization.k8s.io": [],
  [`create serviceaccounts in ${namespace}`]: ["deployer"],
  [`create serviceaccounts/token in ${namespace}`]: [],
  [`create serviceaccounts/token in ${SYSTEM}`]: [],
  // to act as the service's account, as AmazonEKSEditPolicy allows
  [`impersonate serviceaccounts in ${namespace}`]: ["deployer"],
  [`impersonate serviceaccounts in ${SYSTEM}`]: [],
  "impersonate users": [],
  "impersonate groups": [],
  "create certificatesigningrequests.certificates.k8s.io": [],
  "create mutatingwebhookconfigurations.admissionregistration.k8s.io": [],
} satisfies Record<string, Principal[]>;
