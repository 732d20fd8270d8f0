import type { UserError } from "../../lib/errors.ts";

/** What is known, before a deployment begins, about one requirement of its end. */
export type Verdict =
  | "fine"
  /** In one sentence. */
  | { readonly unknown: string }
  | { readonly refused: UserError };

/** What a user does whose cluster is made here, and whose app is deployed with other credentials or from elsewhere. */
export const ONE_BY_ONE = "deploy the other stacks one by one: npm run deploy backend, npm run deploy base.";
