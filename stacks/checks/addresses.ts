import { STACKS, type StackName } from "../stack-names.ts";
import type { Check, Problem } from "./problem.ts";
import { STATEFUL_ADDRESSES, STATEFUL_TYPES } from "./stateful-addresses.ts";
import { resources, type Stacks } from "./terraform.ts";

const LIST = "stacks/checks/stateful-addresses.ts";
const WHY =
  "Terraform destroys what is no longer there under its address, and makes it again under another one: https://developer.hashicorp.com/terraform/language/modules/develop/refactoring";

/** A resource with data keeps the address that it has in deployed states, or has a `moved` block. */
export const checkAddresses: Check = (stacks) => STACKS.flatMap((stack) => problemsOf(stacks, stack));

function problemsOf(stacks: Stacks, stack: StackName): Problem[] {
  const { always, optional } = STATEFUL_ADDRESSES[stack];
  const present = resources(stacks, ...STATEFUL_TYPES)
    .filter((resource) => resource.stack === stack)
    .map(({ address }) => address);
  const moves = stacks[stack].moved.filter(({ to }) => present.includes(to));
  const lost = always.filter((address) => !present.includes(address) && !moves.some(({ from }) => from === address));
  const strange = present.filter(
    (address) => ![...always, ...optional].includes(address) && !moves.some(({ to }) => to === address),
  );
  return [
    ...lost.map((address) => ({
      stack,
      address,
      wrong: "is gone, which a deployment would destroy",
      why: WHY,
      remedy: `Give what it was its logical id again by overrideLogicalId("${address.replace(/^.*\./, "")}"), or move it by moveFromId("${address}"). Where it shall be destroyed, remove its line from ${LIST}.`,
    })),
    ...strange.map((address) => ({
      stack,
      address,
      wrong: `holds data, and is not in ${LIST}`,
      why: WHY,
      remedy:
        "Where it had another logical id before, keep that by overrideLogicalId, or move it by moveFromId. Where it is new, add its line, so that it stays from now on.",
    })),
  ];
}
