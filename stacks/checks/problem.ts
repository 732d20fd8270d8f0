import type { StackName } from "../stack-names.ts";
import type { Stacks } from "./terraform.ts";

/** One thing in the synthesized stacks that must not be deployed. */
export interface Problem {
  /** Left out where it is about a list of exceptions, not about a stack. */
  stack?: StackName;
  /** Terraform's address of what is wrong, or the file of the list. */
  address: string;
  /** What is wrong, as the rest of a sentence that the address begins. */
  wrong: string;
  /** Why that matters, with its source. */
  why: string;
  /** What to do about it. */
  remedy: string;
}

/** Looks at the stacks as Terraform will see them, and changes nothing. */
export type Check = (stacks: Stacks) => Problem[];

/** All that the checks found, in words for the author of the change. */
export class CheckError extends Error {
  override readonly name = "CheckError";
  readonly code = "CHECKS_FAILED";

  /** @param subject what is refused, for example: The stacks of "dev" */
  constructor(
    subject: string,
    readonly problems: readonly Problem[],
  ) {
    super(
      [
        `${subject} are refused, and nothing is written:`,
        ...problems.flatMap(({ stack, address, wrong, why, remedy }) => [
          "",
          `  ${[stack, address].filter(Boolean).join(" ")} ${wrong}.`,
          `    Why: ${why}`,
          `    Do: ${remedy}`,
        ]),
        "",
        "Each check, and how it takes an exception: docs/checks.md",
      ].join("\n"),
    );
  }
}
