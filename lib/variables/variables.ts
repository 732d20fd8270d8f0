import type { EnvironmentChange } from "../processes/run.ts";
import { AWS_VARIABLES } from "./aws.ts";
import { CLUSTER_VARIABLES } from "./cluster.ts";
import { PROJECT_VARIABLES } from "./project.ts";
import { TERRAFORM_VARIABLES } from "./terraform.ts";
import type { Place, Variables } from "./variable.ts";

/**
 * The variables that Terraform and its providers, Helm, kubectl, the AWS SDKs and command line, git, npm and Node.js read
 * and that may change what the project does. On AWS the user's settings apply, unless they change what the stacks
 * configure or an output that the project reads. On a local cloud those that lead to another place do not apply, either.
 */
export const VARIABLES: readonly Variables[] = [
  ...TERRAFORM_VARIABLES,
  ...CLUSTER_VARIABLES,
  ...AWS_VARIABLES,
  ...PROJECT_VARIABLES,
];

/** The row of a variable; undefined if the list has none. Such a variable is passed. */
export function rowOf(variable: string): Variables | undefined {
  const lengthIn = ({ names }: Variables) =>
    Math.max(0, ...names.filter((name) => fits(variable, name)).map(({ length }) => length));
  const [best] = [...VARIABLES].sort((one, other) => lengthIn(other) - lengthIn(one));
  return best !== undefined && lengthIn(best) > 0 ? best : undefined;
}

/**
 * The changes to an environment that remove what the programs that work on a place must not get. git is none of them: a
 * shell with this environment keeps the user's variables for it.
 */
export function withoutForeign(place: Place, inherited: Readonly<NodeJS.ProcessEnv>): EnvironmentChange {
  const isForeign = (row: Variables | undefined) => row?.[place] === "remove" && !row.readers.includes("git");
  return removal(Object.keys(inherited).filter((name) => isForeign(rowOf(name))));
}

/** The same, and without further arguments for Terraform, which not all of its subcommands know. */
export function withoutArguments(place: Place, inherited: Readonly<NodeJS.ProcessEnv>): EnvironmentChange {
  const given = Object.keys(inherited).filter((name) => name.startsWith("TF_CLI_ARGS"));
  return { ...withoutForeign(place, inherited), ...removal(given) };
}

function fits(variable: string, name: string): boolean {
  return name.endsWith("*") ? variable.startsWith(name.slice(0, -1)) : variable === name;
}

function removal(names: readonly string[]): EnvironmentChange {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
