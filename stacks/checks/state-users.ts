import { documentsIn, policyDocuments, type Statement } from "./policy-documents.ts";
import type { Check, Problem } from "./problem.ts";
import { refersTo } from "./relations.ts";
import { resources, type Stacks } from "./terraform.ts";

const PERMISSIONS = "https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required";

/** A call that Terraform makes on the store of the states. */
interface Need {
  action: string;
  /** What the statement's resources must name: the end of an ARN, or a resource. */
  names: (statement: Statement) => boolean;
}

/** The published policies are enough for Terraform to work with the state of their stack, and for no other's. */
export const checkStateUsers: Check = (stacks) => {
  const documents = policyDocuments(stacks);
  return (["base", "app"] as const).flatMap((stack) => {
    const output = stacks.backend.output[`${stack}_state_policy`];
    const statements = documentsIn(output?.value, "backend", documents).flatMap((document) => document.statements);
    const missing = needsOf(stacks, stack).filter(
      ({ action, names }) => !statements.some((statement) => statement.actions.includes(action) && names(statement)),
    );
    const problem = (wrong: string): Problem => ({
      stack: "backend",
      address: `output.${stack}_state_policy`,
      wrong,
      why: `A deployer that has this policy alone fails in init or apply, or writes what is not its own: ${PERMISSIONS}`,
      remedy: "Publish the policy of StateUsers, with these calls and conditions.",
    });
    return [
      ...missing.map(({ action }) => problem(`does not allow ${action} on what Terraform needs for ${stack}`)),
      ...unbound(stacks, stack, statements).map(problem),
    ];
  });
};

function needsOf(stacks: Stacks, stack: "base" | "app"): Need[] {
  const { own, read } = paths(stacks, stack);
  const endsIn = (path: string) => (statement: Statement) =>
    statement.resources.some((arn) => arn.endsWith(`/${path}`));
  const refers = (type: string) => (statement: Statement) =>
    resources(stacks, type).some((resource) => resource.stack === "backend" && refersTo(statement.resources, resource));
  const on = (names: Need["names"], ...actions: string[]) => actions.map((action) => ({ action, names }));
  const hasTable = stacks[stack].terraform.backend.s3?.dynamodb_table !== undefined;
  return [
    ...on(refers("aws_s3_bucket"), "s3:ListBucket"),
    ...[own, ...read].flatMap((path) => on(endsIn(path), "s3:GetObject")),
    ...on(endsIn(own), "s3:PutObject"),
    ...on(endsIn(`${own}.tflock`), "s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
    ...on(refers("aws_kms_key"), "kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"),
    ...(hasTable
      ? on(
          refers("aws_dynamodb_table"),
          "dynamodb:DescribeTable",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:DeleteItem",
        )
      : []),
  ];
}

/** Keys that a statement must compare, because its resource has the states of all stacks. */
function unbound(stacks: Stacks, stack: "base" | "app", statements: readonly Statement[]): string[] {
  const { bucket, own, read } = paths(stacks, stack);
  const all = [own, ...read];
  const compares = (action: string, key: string, values: readonly string[]) =>
    statements
      .filter(({ actions }) => actions.includes(action))
      .every(({ condition }) =>
        condition.some(
          (one) =>
            one.variable === key &&
            one.values.length === values.length &&
            values.every((value) => one.values.includes(value)),
        ),
      );
  return [
    // env:/ because Terraform lists workspaces
    ...(compares("s3:ListBucket", "s3:prefix", [...all.map((path) => `${path}*`), "env:/*"])
      ? []
      : ["lists not exactly the states that it works with"]),
    ...(compares(
      "dynamodb:PutItem",
      "dynamodb:LeadingKeys",
      all.flatMap((path) => [`${bucket}/${path}`, `${bucket}/${path}-md5`]),
    )
      ? []
      : ["locks not exactly the states that it works with"]),
  ];
}

function paths(stacks: Stacks, stack: "base" | "app") {
  const { bucket, key } = stacks[stack].terraform.backend.s3 ?? {};
  const read = Object.values(stacks[stack].data.terraform_remote_state ?? {}).map(({ config }) =>
    String((config as { key?: unknown } | undefined)?.key),
  );
  return { bucket: String(bucket), own: String(key), read };
}
