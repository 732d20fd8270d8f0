import { dirname, join } from "node:path";
import type { StackName } from "./stack-names.ts";

/** The root of this clone. */
export const projectRoot = dirname(import.meta.dirname);

/** Where CDKTF writes Terraform's configuration, as its own command line does: cdktf.json. */
export const outputRoot = join(projectRoot, "cdktf.out");

/** Where environments and local clouds keep what must stay when `outputRoot` is deleted. */
export const stateRoot = join(projectRoot, "state");

/** The record, the state of stack backend, and the logs of an environment or a local cloud. */
export function stateDirectory(name: string): string {
  return join(stateRoot, name);
}

/** Terraform's folder of a stack: its configuration, its providers and its plan. */
export function stackDirectory(name: string, stack: StackName): string {
  return join(outputRoot, name, stack);
}
