import { STATUS_CODES } from "node:http";

/** The media type of every answer that is not a success: https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export const PROBLEM_TYPE = "application/problem+json";

/**
 * The body of an answer that is not a success. It has no `type`, which means that the status says what the problem is.
 * The title is then the phrase of the status: https://www.rfc-editor.org/rfc/rfc9457#section-4.2.1
 */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
}

/** The text of a problem. The detail must have nothing of the request and nothing internal. */
export function problemText(status: number, detail?: string): string {
  const problem: Problem = { title: STATUS_CODES[status] ?? "Error", status, ...(detail && { detail }) };
  return JSON.stringify(problem);
}
