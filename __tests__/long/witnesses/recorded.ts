import { readFile } from "node:fs/promises";
import { z } from "zod";

const lineSchema = z.object({
  operation: z.string(),
  rules: z.number(),
  refused: z.string().nullable(),
  policies: z.array(z.unknown()),
  answer: z.array(z.string()).nullable(),
});

/** What recorder.py writes about a request. */
export type Judged = z.infer<typeof lineSchema>;

/** The requests that the emulator of a clone has judged since its first start. */
export async function judgedRequests(file: string): Promise<Judged[]> {
  const text = await readFile(file, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

/** What the witnesses have judged in a part of the drill. */
export interface Counts {
  requests: number;
  operations: number;
  /** Requests for which at least one of the project's rules applies. */
  underRules: number;
  refused: string[];
  answers: number;
  wrongAnswers: string[];
  policies: unknown[];
}

export function countsOf(judged: readonly Judged[]): Counts {
  const distinct = (texts: readonly string[]) => [...new Set(texts)].sort();
  const answered = judged.filter(({ answer }) => answer !== null);
  return {
    requests: judged.length,
    operations: distinct(judged.map(({ operation }) => operation)).length,
    underRules: judged.filter(({ rules }) => rules > 0).length,
    refused: distinct(judged.flatMap(({ operation, refused }) => (refused === null ? [] : `${operation} ${refused}`))),
    answers: answered.length,
    wrongAnswers: distinct(
      answered.flatMap(({ operation, answer }) => (answer ?? []).map((problem) => `${operation} ${problem}`)),
    ),
    policies: judged.flatMap(({ policies }) => policies),
  };
}
