import type { UserError } from "../../lib/errors.ts";

/** What is known, before a deployment begins, about one requirement of its end. */
export type Verdict =
  | "fine"
  /** In one sentence. */
  | { readonly unknown: string }
  | { readonly refused: UserError };

/** For a user whose app is deployed with other credentials, or from another network. */
export const APP_ELSEWHERE = "say so: npm run deploy base -- --app-elsewhere";
