import { UserError } from "../lib/errors.ts";
import { STACKS, type StackName } from "../stacks/stack-names.ts";

/** For each stack, whether it has resources. */
type Deployed = Record<StackName, { deployed: boolean }>;

/**
 * Refuses to deploy a stack before those that it builds on.
 * @throws {UserError} that names the first one that is missing.
 */
export function requireFoundation(stacks: readonly StackName[], states: Deployed): void {
  const [first] = stacks;
  const missing = STACKS.slice(0, first && STACKS.indexOf(first)).find((stack) => !states[stack].deployed);
  if (missing === undefined) return;
  throw new UserError("STACK_MISSING", `Stack ${first} builds on ${missing}, which is not deployed.`, {
    remedy: `Deploy it first: npm run deploy ${missing}`,
  });
}

/**
 * Refuses to destroy a stack while others build on it.
 * @throws {UserError} that names the last one that is deployed.
 */
export function requireNothingAbove(stacks: readonly StackName[], states: Deployed): void {
  const last = stacks.at(-1);
  const above = STACKS.slice(last === undefined ? 0 : STACKS.indexOf(last) + 1);
  const deployed = above.toReversed().find((stack) => states[stack].deployed);
  if (deployed === undefined) return;
  throw new UserError(
    "STACK_IN_USE",
    `Stack ${last} can't be destroyed while ${deployed}, which builds on it, is deployed.`,
    {
      remedy: `Destroy that first: npm run destroy ${deployed}`,
    },
  );
}

/**
 * Refuses to destroy what the environment protects, before the first resource is gone.
 * @throws {UserError} that says how the protection is lifted.
 */
export function requireUnprotected(
  stacks: readonly StackName[],
  { environment, rehearses, protect }: { environment: string; rehearses: string | undefined; protect: boolean },
): void {
  const kept = stacks.filter((stack) => stack !== "app");
  if (!protect || kept.length === 0) return;
  const name = rehearses ?? environment;
  throw new UserError(
    "PROTECTED",
    `The environment "${name}" protects ${kept.join(" and ")} against being destroyed.`,
    {
      remedy: `If they are to go: set protect to false in stacks/config/environments/${name}.ts, deploy that with npm run deploy, and destroy again.`,
    },
  );
}
