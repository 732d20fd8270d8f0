import { STACKS } from "../stack-names.ts";
import { documentSchema, type PolicyDocument, policyDocuments, type Statement } from "./policy-documents.ts";
import type { Check } from "./problem.ts";

const GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const ELEMENTS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements";
/** They have a resource of their own, so that their policies name who may use it. */
const RESOURCE_POLICIES = ["aws_kms_key", "aws_s3_bucket_policy", "aws_vpc_endpoint"];
/** The resource of a trust policy is its role. */
const TRUST = "aws_iam_role";

/** Each policy is one that AWS takes, and something has it. */
export const checkPolicyForm: Check = (stacks) => [
  ...malformed(stacks),
  ...policyDocuments(stacks).flatMap((document) =>
    wrongsOf(document).map((wrong) => ({
      stack: document.stack,
      address: document.address,
      wrong,
      why: `IAM refuses it, or it allows nothing: ${GRAMMAR}`,
      remedy: "Give each statement its actions, and what its kind of policy needs: resources, principals, values.",
    })),
  ),
  ...unused(stacks),
];

const malformed: Check = (stacks) =>
  STACKS.flatMap((stack) =>
    Object.entries(stacks[stack].data.aws_iam_policy_document ?? {})
      .filter(([, block]) => !documentSchema.safeParse(block).success)
      .map(([id]) => ({
        stack,
        address: `data.aws_iam_policy_document.${id}`,
        wrong: "has a statement whose effect, principals or conditions are incomplete",
        why: `IAM refuses it: ${GRAMMAR}`,
        remedy: "Give each condition test, variable and values, and each principal type and identifiers.",
      })),
  );

/** An argument that is left out means another policy: of an endpoint full access, of a key AWS's default. */
const unused: Check = (stacks) =>
  policyDocuments(stacks)
    .filter(({ policyOf }) => policyOf.size === 0)
    .map(({ stack, address }) => ({
      stack,
      address,
      wrong: "is the policy of nothing",
      why: "What it was made for has AWS's default policy, which allows more: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
      remedy: "Pass its json to what it is for, or remove it.",
    }));

function wrongsOf({ policyOf, statements }: PolicyDocument): string[] {
  if (statements.length === 0) return ["has no statement"];
  const isTrust = policyOf.has(TRUST);
  const needsPrincipals = isTrust || RESOURCE_POLICIES.some((type) => policyOf.has(type));
  return statements.flatMap((statement) => {
    const { sid = "without an id", actions, not_actions, resources, not_resources, condition } = statement;
    const named = `in its statement ${sid}`;
    const principals = [...statement.principals, ...statement.not_principals];
    return [
      ...(isBlank([...actions, ...not_actions]) ? [`allows or denies no action ${named}`] : []),
      ...(!isTrust && isBlank([...resources, ...not_resources]) ? [`names no resource ${named}`] : []),
      ...(needsPrincipals && principals.length === 0 ? [`names no principal ${named}`] : []),
      ...principals
        .filter(({ type, identifiers }) => type === "" || isBlank(identifiers))
        .map(() => `names a principal without a name ${named}`),
      ...condition
        .filter(({ test, variable, values }) => test === "" || variable === "" || isBlank(values))
        .map(({ variable }) => `compares ${variable || "nothing"} with nothing ${named}`),
      ...idProblems(statement),
    ];
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
function idProblems({ sid }: Statement): string[] {
  return sid === undefined || /^[A-Za-z0-9]+$/.test(sid)
    ? []
    : [`has the statement id "${sid}", see ${ELEMENTS}_sid.html`];
}

function isBlank(texts: readonly string[]): boolean {
  return texts.length === 0 || texts.includes("");
}
