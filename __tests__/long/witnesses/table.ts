import { witnesses } from "./list.ts";
import type { Counts } from "./recorded.ts";

/** What was judged in a part of the drill, and what is wrong with the policies in it. */
export interface Part extends Counts {
  title: string;
  policyProblems: string[];
}

const HEAD = `# Witnesses

What says, besides the emulator, that AWS accepts the requests and policies of the stacks, and answers as the emulator does. \`__tests__/long/witnesses.test.ts\` writes this page: it deploys with an emulator that records what is judged. The numbers of requests, operations and answers are those of one run, because Terraform asks until something is ready.

`;

/** The page about the witnesses. */
export async function witnessesPage(parts: readonly Part[]): Promise<string> {
  const list = table(["witness", "checks", "where"], await witnesses());
  return `${HEAD}${list}\n## What they judged\n\n${judged(parts)}\n## What they found\n\n${found(parts)}`;
}

/** The same without the numbers that differ from run to run. */
export function withoutCounts(page: string): string {
  return page.replaceAll(/[\d,]+ (requests|operations|answers)/g, "$1");
}

function judged(parts: readonly Part[]): string {
  return table(
    ["part of the drill", "models, input", "rules", "models, output", "policy documents"],
    parts.map(({ title, requests, operations, underRules, answers, policies }) => [
      title,
      `${number(requests)} requests of ${operations} operations`,
      `${number(underRules)} requests`,
      `${number(answers)} answers`,
      String(policies.length),
    ]),
  );
}

function found(parts: readonly Part[]): string {
  const cell = (of: (part: Part) => readonly string[]) =>
    [...new Set(parts.flatMap(of))]
      .sort()
      .map((text) => `\`${text}\``)
      .join("<br>") || "nothing";
  return table(
    ["witness", "found"],
    [
      ["models and rules, in requests", cell(({ refused }) => refused)],
      ["iam-data, in policy documents", cell(({ policyProblems }) => policyProblems)],
      ["models, in answers", cell(({ wrongAnswers }) => wrongAnswers)],
    ],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [line(head), `|${head.map(() => "---").join("|")}|\n`, ...rows.map(line)].join("");
}

const number = (value: number) => value.toLocaleString("en-US");
