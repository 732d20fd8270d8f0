import { readStates } from "../../deploy/states.ts";
import { UserError } from "../../lib/errors.ts";
import { type StackName, selectStacks } from "../../stacks/stack-names.ts";
import { openTarget } from "../open-target.ts";

/** Prints the outputs of one stack, or of all deployed stacks by stack name, as JSON. */
export async function outputs(stack: StackName | undefined): Promise<void> {
  const target = await openTarget();
  const states = await readStates(target);
  if (stack !== undefined && !states[stack].deployed) {
    throw new UserError("STACK_NOT_DEPLOYED", `Stack ${stack} is not deployed: it has no outputs.`, {
      remedy: `Deploy it with: npm run deploy ${stack}`,
    });
  }
  const deployed = selectStacks(stack).filter((name) => states[name].deployed);
  const all = Object.fromEntries(deployed.map((name) => [name, states[name].outputs]));
  console.log(JSON.stringify(stack === undefined ? all : all[stack], null, 2));
}
