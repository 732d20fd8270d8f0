import { createInterface } from "node:readline/promises";
import { UserError } from "../lib/errors.ts";
import { interruption } from "../lib/processes/interruption.ts";
import type { StackName } from "../stacks/stack-names.ts";
import type { OpenTarget } from "./open-target.ts";

/** The actions that need a confirmation, each with the beginning of the sentence that describes it. */
const BEGINNINGS = { deploy: "Deploy to", destroy: "Destroy in", unlock: "Unlock in", recover: "Recover the state of" };

export interface Intention {
  verb: keyof typeof BEGINNINGS;
  stacks: readonly StackName[];
  target: Pick<OpenTarget, "config" | "identity">;
}

/** Describes the action, its target and the caller, for a person. */
export function describeIntention({ verb, stacks, target: { config, identity } }: Intention): string {
  return [
    `${BEGINNINGS[verb]} environment ${config.name}`,
    `  account   ${config.accountId}`,
    `  region    ${config.region}`,
    `  identity  ${identity}`,
    `  stacks    ${stacks.join(", ")}`,
  ].join("\n");
}

/**
 * Describes the action and asks for a confirmation, unless `--yes` gave it.
 * @throws {UserError} when the answer is no, or there is no terminal to ask on
 */
export async function confirm(intention: Intention, { yes }: { yes: boolean }): Promise<void> {
  console.log(describeIntention(intention));
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new UserError("NOBODY_TO_ASK", "The question can't be asked: standard input is no terminal.", {
      remedy: `To go on without a question: npm run ${intention.verb} -- --yes`,
    });
  }
  if (!(await isYes(`Type "yes" to ${intention.verb}: `))) {
    throw new UserError("NOT_CONFIRMED", "Nothing was done: the answer was not yes.", {
      remedy: `Only "yes" in full continues. Without a question: npm run ${intention.verb} -- --yes`,
    });
  }
}

async function isYes(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  // at the end of the input, the question would never get an answer
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  try {
    return (await Promise.race([terminal.question(question, { signal: interruption }), ended])).trim() === "yes";
  } finally {
    terminal.close();
  }
}
