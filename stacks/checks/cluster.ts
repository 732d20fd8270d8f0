import { z } from "zod";
import type { Check } from "./problem.ts";
import { meet, refersTo } from "./relations.ts";
import { byRules, type Rule } from "./rule.ts";
import { off, on, type Resource, resources, type Stacks, some } from "./terraform.ts";

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide";
const EKS_API = "https://docs.aws.amazon.com/eks/latest/APIReference";
const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const ADMINISTRATOR = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

const RULES: readonly Rule[] = [
  {
    type: "aws_eks_cluster",
    sound: z.object({
      enabled_cluster_log_types: z.array(z.string()).refine((list) => LOGS.every((log) => list.includes(log))),
    }),
    wrong: `does not write all of its logs: ${LOGS.join(", ")}`,
    why: `Each is off unless it is named, and what happened before can't be found out afterwards: ${EKS_GUIDE}/control-plane-logs.html`,
    remedy: "Name them in enabledClusterLogTypes.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({ access_config: some(z.object({ authentication_mode: z.literal("API") })) }),
    wrong: "takes identities from its aws-auth ConfigMap",
    why: `It is the default, with which access entries are refused: ${EKS_API}/API_CreateAccessConfigRequest.html`,
    remedy: "Set accessConfig.authenticationMode to API.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({ access_config: some(z.object({ bootstrap_cluster_creator_admin_permissions: off })) }),
    wrong: "makes its creator an administrator",
    why: `It is the default; whoever deploys first keeps a right that no configuration lists: ${EKS_API}/API_CreateAccessConfigRequest.html`,
    remedy: "Set accessConfig.bootstrapClusterCreatorAdminPermissions to false, and list the administrators.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({ bootstrap_self_managed_addons: off }),
    wrong: "installs add-ons by itself",
    why: `It is the default; they have no version of the configuration, and what is installed over them conflicts: ${EKS_API}/API_CreateCluster.html`,
    remedy: "Set bootstrapSelfManagedAddons to false.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({ kubernetes_network_config: some(z.object({ service_ipv4_cidr: z.string().min(1) })) }),
    wrong: "does not say which addresses its Services have",
    why: `EKS takes a range of its own choice, which may be one of your networks, and it can't be changed: ${EKS_API}/API_KubernetesNetworkConfigRequest.html`,
    remedy: "Set kubernetesNetworkConfig.serviceIpv4Cidr.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({ upgrade_policy: some(z.object({ support_type: z.literal("STANDARD") })) }),
    wrong: "stays on a version whose standard support has ended",
    why: `EXTENDED is the default, and costs six times as much: ${EKS_GUIDE}/view-upgrade-policy.html`,
    remedy: "Set upgradePolicy.supportType to STANDARD.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({ zonal_shift_config: some(z.object({ enabled: on })) }),
    wrong: "can't be moved out of a zone that fails",
    why: `Neither AWS nor you can shift its traffic: ${EKS_GUIDE}/zone-shift.html`,
    remedy: "Set zonalShiftConfig.enabled.",
  },
  {
    type: "aws_eks_cluster",
    sound: z.object({ version: z.string().min(1) }),
    wrong: "has the version that is the newest when it is made",
    why: `Each environment gets another one, and no upgrade: ${EKS_API}/API_CreateCluster.html`,
    remedy: "Set version.",
  },
  {
    type: "aws_iam_openid_connect_provider",
    sound: z.object({ client_id_list: z.array(z.string()).refine((list) => list.includes("sts.amazonaws.com")) }),
    wrong: "does not know the audience sts.amazonaws.com",
    why: `STS refuses the tokens of service accounts: ${EKS_GUIDE}/enable-iam-roles-for-service-accounts.html`,
    remedy: "Add it to clientIdList.",
  },
];

/** The cluster's settings whose defaults no environment should have, and who reaches it. */
export const checkCluster: Check = (stacks) => [
  ...byRules(RULES)(stacks),
  ...unreachable(stacks),
  ...unadministered(stacks),
];

const closed = z.object({ vpc_config: some(z.object({ endpoint_public_access: off })) });
const listed = z.object({ vpc_config: some(z.object({ public_access_cidrs: z.array(z.string()).min(1) })) });

/** With the private endpoint alone, its security group says who reaches it: more than the nodes have to. */
const unreachable: Check = (stacks) => {
  const nodeGroups = resources(stacks, "aws_launch_template").map(({ block }) => block.vpc_security_group_ids);
  return resources(stacks, "aws_eks_cluster")
    .filter(({ block }) => closed.safeParse(block).success)
    .flatMap((cluster) => {
      const others = resources(stacks, "aws_vpc_security_group_ingress_rule").filter(
        ({ block }) =>
          refersTo(block.security_group_id, cluster) && !meet(block.referenced_security_group_id, nodeGroups),
      );
      if (others.length > 0 && !listed.safeParse(cluster.block).success) return [];
      return [
        {
          stack: cluster.stack,
          address: cluster.address,
          wrong: "is reached by its nodes only",
          why: `Without its public endpoint, publicAccessCidrs do nothing, and app can't be deployed: ${EKS_GUIDE}/cluster-endpoint.html`,
          remedy: "Set cluster.privateAccess, or publicAccessCidrs with endpointPublicAccess.",
        },
      ];
    });
};

/** Somebody administers the cluster, and each entry gives a right. */
const unadministered: Check = (stacks) => [
  ...resources(stacks, "aws_eks_cluster")
    .filter((cluster) => !associationsWith(stacks, cluster).some(({ block }) => isAdministrator(block)))
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "has no administrator",
      why: `No identity has a right that its entry does not give, the creator's neither, so nobody deploys app: ${EKS_GUIDE}/access-entries.html`,
      remedy: "Give an entry AmazonEKSClusterAdminPolicy for the cluster.",
    })),
  ...resources(stacks, "aws_eks_access_entry")
    .filter(
      (entry) =>
        !resources(stacks, "aws_eks_access_policy_association").some(({ block }) =>
          refersTo(block.principal_arn, entry),
        ),
    )
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "gives no right",
      why: `An entry without a policy or group may do nothing: ${EKS_GUIDE}/access-policies.html`,
      remedy: "Add an EksAccessPolicyAssociation whose principalArn is the entry's.",
    })),
];

function associationsWith(stacks: Stacks, cluster: Resource): Resource[] {
  return resources(stacks, "aws_eks_access_policy_association").filter(({ block }) =>
    refersTo(block.cluster_name, cluster),
  );
}

const administrator = z.object({
  policy_arn: z.literal(ADMINISTRATOR),
  access_scope: some(z.object({ type: z.literal("cluster") })),
});

function isAdministrator(block: unknown): boolean {
  return administrator.safeParse(block).success;
}
