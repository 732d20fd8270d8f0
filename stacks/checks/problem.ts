import type { StackName } from "../stack-names.ts";
import type { Stacks } from "./terraform.ts";

/** One thing in the synthesized stacks that must not be deployed. */
export interface Problem {
  /** Left out for a problem of a list of exceptions. */
  stack?: StackName;
  /** Terraform's address, or the file of the list of exceptions. */
  address: string;
  /** What is wrong. It completes a sentence that begins with the address. */
  wrong: string;
  /** Why that matters, with the source. */
  why: string;
  /** What to do about it. */
  remedy: string;
}

/** Finds problems in the Terraform JSON of the stacks. */
export type Check = (stacks: Stacks) => Problem[];

/** The problems that the checks found. */
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
