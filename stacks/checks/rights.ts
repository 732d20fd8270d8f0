import { references } from "./graph.ts";
import { once } from "./once.ts";
import { documentsIn, policyDocuments, type Statement } from "./policy-documents.ts";
import type { Check, Problem } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { type Resource, resources, type Stacks } from "./terraform.ts";

const EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide";
const FLOW_LOGS_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html";
const AUTOSCALER =
  "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md";
const SESSION_MANAGER = "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html";

/** Roles have the rights without which what uses them does not work. */
export const checkRights: Check = (stacks) => [
  ...uselessRoles(stacks),
  ...managedPolicies(stacks),
  ...sessionManager(stacks),
  ...flowLogs(stacks),
  ...parameters(stacks),
  ...autoscalers(stacks),
];

const uselessRoles: Check = (stacks) =>
  resources(stacks, "aws_iam_role")
    .filter((role) => attached(stacks, role).length === 0 && inline(stacks, role).length === 0)
    .map((role) =>
      problem(role, "may do nothing", `A role without a policy is denied every call: ${EKS_GUIDE}/security-iam.html`),
    );

/** One of the policies in each list is enough. */
const NEEDED: readonly { type: string; argument: string; onlyFor?: string; anyOf: readonly string[]; why: string }[] = [
  {
    type: "aws_eks_cluster",
    argument: "role_arn",
    anyOf: ["AmazonEKSClusterPolicy"],
    why: `The control plane makes no load balancer, and manages no nodes: ${EKS_GUIDE}/cluster-iam-role.html`,
  },
  {
    type: "aws_eks_node_group",
    argument: "node_role_arn",
    anyOf: ["AmazonEKSWorkerNodePolicy"],
    why: `The kubelet does not find its own instance: ${EKS_GUIDE}/create-node-role.html`,
  },
  {
    type: "aws_eks_node_group",
    argument: "node_role_arn",
    anyOf: ["AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly"],
    why: `Nodes pull no image from ECR, those of their add-ons neither: ${EKS_GUIDE}/create-node-role.html`,
  },
  {
    type: "aws_eks_addon",
    argument: "service_account_role_arn",
    onlyFor: "vpc-cni",
    anyOf: ["AmazonEKS_CNI_Policy"],
    why: `Pods get no addresses: ${EKS_GUIDE}/cni-iam-role.html`,
  },
];

const managedPolicies: Check = (stacks) =>
  NEEDED.flatMap(({ type, argument, onlyFor, anyOf, why }) =>
    rolesOf(stacks, type, argument, onlyFor)
      .filter((role) => !attached(stacks, role).some((policy) => anyOf.includes(policy)))
      .map((role) => problem(role, `does not have ${anyOf.join(" or ")}`, why)),
  );

/** The endpoint is there for one purpose. */
const sessionManager: Check = (stacks) => {
  const isOn = resources(stacks, "aws_vpc_endpoint").some(({ block }) =>
    /\.ssmmessages$/.test(String(block.service_name)),
  );
  return rolesOf(stacks, "aws_eks_node_group", "node_role_arn")
    .filter((role) => isOn !== attached(stacks, role).includes("AmazonSSMManagedInstanceCore"))
    .map((role) =>
      problem(
        role,
        `${isOn ? "does not have" : "has"} AmazonSSMManagedInstanceCore ${isOn ? "beside" : "without"} the endpoint for ssmmessages`,
        `Session Manager needs both: ${SESSION_MANAGER}`,
      ),
    );
};

const flowLogs: Check = (stacks) =>
  resources(stacks, "aws_flow_log").flatMap(({ block }) => {
    const groups = resources(stacks, "aws_cloudwatch_log_group").filter((group) =>
      refersTo(block.log_destination, group),
    );
    return resources(stacks, "aws_iam_role")
      .filter((role) => refersTo(block.iam_role_arn, role))
      .flatMap((role) => {
        const rights = inline(stacks, role);
        const missing = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"].filter(
          (action) =>
            !rights.some(
              ({ actions, resources: arns }) =>
                actions.includes(action) &&
                groups.every(({ block: { name } }) => arns.some((arn) => arn.endsWith(`:log-group:${name}:*`))),
            ),
        );
        return missing.map((action) =>
          problem(role, `may not ${action} on the log group`, `No flow is logged: ${FLOW_LOGS_GUIDE}`),
        );
      });
  });

/** A parameter is read by the service, whose role has the right to. */
const parameters: Check = (stacks) => {
  const all = resources(stacks, "aws_iam_role").flatMap((role) => inline(stacks, role));
  return resources(stacks, "aws_ssm_parameter").flatMap((parameter) => {
    const reads = all.some(
      ({ actions, resources: arns }) => actions.includes("ssm:GetParameter") && refersTo(arns, parameter),
    );
    const keys = references(parameter.block.key_id);
    const decrypts =
      keys.size === 0 ||
      all.some(
        ({ actions, resources: arns }) =>
          actions.includes("kms:Decrypt") && [...references(arns)].some((key) => keys.has(key)),
      );
    if (reads && decrypts) return [];
    const why = `The service answers with an error: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html`;
    return [problem(parameter, `is ${reads ? "decrypted" : "read"} by no role`, why)];
  });
};

const SCALES = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"];
const DECIDES = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeAutoScalingInstances",
  "autoscaling:DescribeLaunchConfigurations",
  "autoscaling:DescribeScalingActivities",
  "ec2:DescribeImages",
  "ec2:DescribeInstanceTypes",
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:GetInstanceTypesFromInstanceRequirements",
  "eks:DescribeNodegroup",
];

/** A role that may scale may do all that the autoscaler does, on the groups of its cluster only. */
const autoscalers: Check = (stacks) =>
  resources(stacks, "aws_iam_role").flatMap((role) => {
    const rights = inline(stacks, role);
    const scaling = rights.filter(({ actions }) => actions.some((action) => action.startsWith("autoscaling:")));
    if (scaling.length === 0) return [];
    const missing = [...SCALES, ...DECIDES].filter((action) => !rights.some(({ actions }) => actions.includes(action)));
    const unbound = rights.filter(
      ({ actions, condition }) =>
        actions.some((action) => SCALES.includes(action)) &&
        !condition.some(({ variable }) => variable.startsWith("aws:ResourceTag/k8s.io/cluster-autoscaler/")),
    );
    return [
      ...missing.map((action) => problem(role, `may not ${action}`, `The autoscaler makes that call: ${AUTOSCALER}`)),
      ...unbound.map(() =>
        problem(role, "may scale groups of others", `The tag of a group says whose it is: ${AUTOSCALER}`),
      ),
    ];
  });

function rolesOf(stacks: Stacks, type: string, argument: string, addOn?: string): Resource[] {
  const users = resources(stacks, type).filter(({ block }) => addOn === undefined || block.addon_name === addOn);
  return resources(stacks, "aws_iam_role").filter((role) =>
    // an add-on with EKS Pod Identity names its role in an association
    users.some(({ block }) => refersTo(block[argument], role) || refersTo(block.pod_identity_association, role)),
  );
}

/** The names of AWS's managed policies that a role has. */
function attached(stacks: Stacks, { address }: Resource): readonly string[] {
  return rightsOf(stacks).attached.get(address) ?? [];
}

/** What a role's own policies allow. */
function inline(stacks: Stacks, { address }: Resource): readonly Statement[] {
  return rightsOf(stacks).inline.get(address) ?? [];
}

/** The rights of all roles, by their addresses. */
const rightsOf = once((stacks: Stacks) => {
  const documents = policyDocuments(stacks);
  const found = { attached: new Map<string, string[]>(), inline: new Map<string, Statement[]>() };
  for (const { block } of resources(stacks, "aws_iam_role_policy_attachment")) {
    const name = /^arn:aws:iam::aws:policy\/(.+)$/.exec(String(block.policy_arn))?.[1];
    if (name !== undefined) addTo(found.attached, block.role, [name]);
  }
  for (const { stack, block } of resources(stacks, "aws_iam_role_policy")) {
    const statements = documentsIn(block.policy, stack, documents).flatMap((document) => document.statements);
    addTo(
      found.inline,
      block.role,
      statements.filter(({ effect }) => effect === "Allow"),
    );
  }
  return found;
});

function addTo<Right>(rights: Map<string, Right[]>, role: unknown, added: readonly Right[]): void {
  for (const address of references(role)) rights.set(address, [...(rights.get(address) ?? []), ...added]);
}

function problem({ stack, address }: Resource, wrong: string, why: string): Problem {
  return { stack, address, wrong, why, remedy: "Give the role the policy or the statement." };
}
