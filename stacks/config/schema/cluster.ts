import { z } from "zod";
import { cidrSchema } from "../cidr.ts";
import { KUBERNETES_VERSIONS } from "../kubernetes-versions.ts";
import { areUnique, matching, principals, sourceCidrs } from "./primitives.ts";

const version = z.enum(KUBERNETES_VERSIONS, { error: `must be one of ${KUBERNETES_VERSIONS.join(", ")}` });
const addOnVersion = matching(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be an add-on version such as v1.2.3-eksbuild.1");

/** Older ids have 8 hex digits, newer ones 17: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const securityGroupId = matching(
  /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/,
  "must be the id of a security group, such as sg-0123456789abcdef0",
);

const privateAccess = z
  .strictObject({
    /** In the VPC, or connected with it by peering, VPN or Direct Connect. */
    cidrs: sourceCidrs.default([]),
    /** In the VPC, or in one that is peered with it. */
    securityGroupIds: z
      .array(securityGroupId)
      .refine(areUnique, { error: "must name each security group once" })
      .default([]),
  })
  .refine(({ cidrs, securityGroupIds }) => cidrs.length + securityGroupIds.length > 0, {
    error: "must name at least one network or security group",
  });

export const clusterSchema = z
  .strictObject({
    version,
    addOns: z.strictObject({
      vpcCni: addOnVersion,
      kubeProxy: addOnVersion,
      podIdentityAgent: addOnVersion,
      coredns: addOnVersion,
      metricsServer: addOnVersion,
    }),
    /** Addresses of Kubernetes services. They can't be changed later. */
    serviceCidr: cidrSchema,
    /** Networks that reach the API server's public endpoint. With an empty list, it has a private endpoint only. */
    publicAccessCidrs: sourceCidrs,
    /** What reaches the private endpoint besides the nodes, such as a VPN, a runner or a bastion. */
    privateAccess: privateAccess.exactOptional(),
    /** Days that CloudWatch keeps logs: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
    logRetentionDays: z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653], {
      error: "must be a retention that CloudWatch Logs knows, such as 30 or 365",
    }),
    /** The only administrators of the cluster: its creator gets no rights by creating it. */
    administrators: principals.min(1, { error: "must name at least one administrator" }),
    /** Principals that may read everything in the cluster's namespaces but secrets. */
    viewers: principals.default([]),
    /** Principals that may change what is in the service's namespace, and nothing else. */
    deployers: principals.default([]),
    /** How pods get the rights of their roles: docs/adr/0011-irsa-or-pod-identity.md */
    identity: z.enum(["irsa", "podIdentity"], { error: "must be irsa or podIdentity" }).default("irsa"),
  })
  // https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html
  .refine(({ version, addOns }) => addOns.kubeProxy.startsWith(`v${version}.`), {
    path: ["addOns", "kubeProxy"],
    error: "must be of the cluster's version",
    when: ({ value }) => z.object({ version, addOns: z.object({ kubeProxy: addOnVersion }) }).safeParse(value).success,
  })
  // a principal has one access entry: https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
  .refine(({ administrators, viewers, deployers }) => areUnique([...administrators, ...viewers, ...deployers]), {
    error: "must name each principal once among administrators, viewers and deployers",
  });
