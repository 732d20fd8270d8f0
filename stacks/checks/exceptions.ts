import type { Problem } from "./problem.ts";

/** Where exceptions from least privilege are written down. */
export const LIST = "stacks/checks/allowed-wildcards.ts";
export const LEAST_PRIVILEGE =
  "Who gets hold of a role gets all that it may do: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

/** An exception that is left over. */
export function unneeded(entry: string): Problem {
  return {
    address: LIST,
    wrong: `still allows ${entry}, which nothing needs`,
    why: "An exception that is no longer needed lets in later changes unseen.",
    remedy: "Remove the entry, or name the option that brings what needs it in onlyWith.",
  };
}
