import { documentsIn, policyDocuments, type Statement } from "./policy-documents.ts";
import type { Check, Problem } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { type Resource, resources, type Stacks } from "./terraform.ts";

const IRSA_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html";
const POD_IDENTITY_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html";

/** A service that assumes the role which an argument names. */
interface ServiceUse {
  type: string;
  argument: string;
  service: string;
  source: string;
  /** The page by which the service names the resource on whose behalf it takes the role. */
  onBehalf?: string;
}

const SERVICE_USES: readonly ServiceUse[] = [
  {
    type: "aws_eks_cluster",
    argument: "role_arn",
    service: "eks.amazonaws.com",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html",
    onBehalf: "https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html",
  },
  {
    type: "aws_eks_node_group",
    argument: "node_role_arn",
    service: "ec2.amazonaws.com",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",
  },
  {
    type: "aws_flow_log",
    argument: "iam_role_arn",
    service: "vpc-flow-logs.amazonaws.com",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
    onBehalf: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
  },
];

/** Whoever a role is for can assume it, and no other pod. */
export const checkTrust: Check = (stacks) => {
  const documents = policyDocuments(stacks);
  return resources(stacks, "aws_iam_role").flatMap((role) => {
    const trust = documentsIn(role.block.assume_role_policy, role.stack, documents)
      .flatMap(({ statements }) => statements)
      .filter(({ effect }) => effect === "Allow");
    const uses = usesOf(stacks, role);
    return uses.length > 0
      ? uses.flatMap((use) => serviceProblems(role, use, trust))
      : trust.length === 0
        ? [problem(role, "can be assumed by nobody", `What needs it is denied: ${IRSA_GUIDE}`)]
        : trust.flatMap((statement) => workloadProblems(role, statement));
  });
};

function usesOf(stacks: Stacks, role: Resource): ServiceUse[] {
  return SERVICE_USES.filter(({ type, argument }) =>
    resources(stacks, type).some(({ block }) => refersTo(block[argument], role)),
  );
}

function serviceProblems(
  role: Resource,
  { service, source, onBehalf }: ServiceUse,
  trust: readonly Statement[],
): Problem[] {
  const trusting = trust.filter(
    ({ actions, principals }) =>
      actions.includes("sts:AssumeRole") &&
      principals.some(({ type, identifiers }) => type === "Service" && identifiers.includes(service)),
  );
  if (trusting.length === 0) {
    return [problem(role, `is not trusted to ${service}`, `The service can't assume its role: ${source}`)];
  }
  if (onBehalf === undefined) return [];
  return ["aws:SourceAccount", "aws:SourceArn"]
    .filter((key) => !trusting.every(({ condition }) => condition.some(({ variable }) => variable === key)))
    .map((key) =>
      problem(
        role,
        `is trusted to ${service} without ${key}`,
        `The service may take it on behalf of another account or resource: ${onBehalf}`,
      ),
    );
}

/** A role for a service account: by a token of the cluster's issuer, or by EKS Pod Identity. */
function workloadProblems(role: Resource, { actions, principals, condition }: Statement): Problem[] {
  const compares = (suffix: string) =>
    condition.some(
      ({ test, variable, values }) => test === "StringEquals" && variable.endsWith(suffix) && values.length === 1,
    );
  const federated = principals.some(({ type }) => type === "Federated");
  if (federated) {
    return [
      ...(actions.includes("sts:AssumeRoleWithWebIdentity")
        ? []
        : [problem(role, "takes no web identity", `A pod exchanges its token by that call: ${IRSA_GUIDE}`)]),
      ...[":aud", ":sub"]
        .filter((suffix) => !compares(suffix))
        .map((suffix) =>
          problem(
            role,
            `does not compare <issuer>${suffix}`,
            `Every service account of the cluster gets the role: ${IRSA_GUIDE}`,
          ),
        ),
    ];
  }
  const isPods = principals.some(({ identifiers }) => identifiers.includes("pods.eks.amazonaws.com"));
  const missing = ["sts:AssumeRole", "sts:TagSession"].filter((action) => !actions.includes(action));
  if (isPods && missing.length === 0) return [];
  return [
    problem(
      role,
      isPods ? `does not allow ${missing.join(", ")}` : "is trusted to what is neither a service nor a service account",
      `Pods don't get it: ${POD_IDENTITY_GUIDE}`,
    ),
  ];
}

function problem({ stack, address }: Resource, wrong: string, why: string): Problem {
  return { stack, address, wrong, why, remedy: "Make the role by ServiceRole or WorkloadRole, and pass its trust." };
}
