import type { StackName } from "../../../stacks/stack-names.ts";
import { attributeOf, type Mutant } from "./mutants.ts";
import type { Answered, Survivors } from "./survivors.ts";
import type { Witness } from "./witnesses.ts";

export interface Judged {
  environment: string;
  mutant: Mutant;
  witness: Witness | undefined;
}

/** A survivor with the group that it is listed in. */
interface Listed {
  group: Survivors;
  attribute: string;
  judged: Judged[];
}

/** The survivors of each listed attribute, and those that no list has. */
export function listed(judged: readonly Judged[], groups: readonly Survivors[]) {
  const survivors = judged.filter(({ witness }) => witness === undefined);
  const found = groups.flatMap((group) =>
    group.attributes.map((entry): Listed => {
      const [attribute, ...changes] = typeof entry === "string" ? [entry] : entry;
      return {
        group,
        attribute,
        judged: survivors.filter(
          ({ mutant }) =>
            attributeOf(mutant) === attribute && (changes.length === 0 || changes.includes(mutant.change)),
        ),
      };
    }),
  );
  const known = new Set(found.flatMap((entry) => entry.judged));
  return { found, unlisted: survivors.filter((one) => !known.has(one)) };
}

/** Where a mutant is and what was done to it. */
export function titleOf({ environment, mutant }: Judged): string {
  const { stack, type, id } = mutant.block;
  return [environment, stack, [type, id].filter(Boolean).join("."), mutant.path.join("."), mutant.change]
    .filter(Boolean)
    .join(" ");
}

const WITNESSES: Readonly<Record<Exclude<Witness["by"], "rule">, string>> = {
  terraform: "Terraform's validation, with the providers' schemas",
  calls: "a call of a component that an endpoint refuses",
  order: "nobody, because other edges keep the same order",
};

/** The table for a reader: who noticed how many, and what survives for which reason. */
export function necessityTable(
  judged: readonly Judged[],
  survivors: readonly Survivors[],
  answered: readonly Answered[],
): string {
  const environments = [...new Set(judged.map(({ environment }) => environment))];
  const count = (some: readonly Judged[]) =>
    environments.map((name) => some.filter(({ environment }) => environment === name).length);
  const row = (title: string, some: readonly Judged[]) => `| ${[title, ...count(some)].join(" | ")} |`;
  const by = (title: string, is: (witness: Witness) => boolean) =>
    row(
      title,
      judged.filter(({ witness }) => witness !== undefined && is(witness)),
    );
  const checks = [...new Set(judged.flatMap(({ witness }) => (witness?.by === "rule" ? [witness.check] : [])))].sort();
  const answers = listed(judged, answered);
  const silent = listed(judged, survivors);
  return [
    "# What notices each attribute",
    "",
    "Each attribute and each block of the synthesized stacks is removed, emptied or negated, one at a time. The first of these that notices it is counted. Written by `npx vitest run --project properties __tests__/stacks/necessity --update`.",
    "",
    `| noticed by | ${environments.join(" | ")} |`,
    `|---|${environments.map(() => "---:|").join("")}`,
    row("**all**", judged),
    by("**a rule at synth**", ({ by }) => by === "rule"),
    ...checks.map((check) =>
      by(`\`stacks/checks/${check}.ts\``, (witness) => witness.by === "rule" && witness.check === check),
    ),
    ...(["terraform", "calls"] as const).map((name) => by(`**${WITNESSES[name]}**`, (witness) => witness.by === name)),
    row(
      "**a running local cloud**",
      answers.found.flatMap((entry) => entry.judged),
    ),
    by(`**${WITNESSES.order}**`, ({ by }) => by === "order"),
    row(
      "**nobody, for a reason listed below**",
      silent.found.flatMap((entry) => entry.judged),
    ),
    "",
    "## Noticed by a running local cloud only",
    "",
    ...answered.flatMap((group) => [
      `${group.reason} (\`${group.test}\`)`,
      "",
      ...attributeRows(
        answers.found.filter((entry) => entry.group === group),
        environments,
        count,
      ),
    ]),
    "## Survivors",
    "",
    ...survivors.flatMap((group) => [
      group.reason,
      "",
      ...attributeRows(
        silent.found.filter((entry) => entry.group === group),
        environments,
        count,
      ),
    ]),
  ].join("\n");
}

function attributeRows(
  entries: readonly Listed[],
  environments: readonly string[],
  count: (some: readonly Judged[]) => number[],
): string[] {
  return [
    `| attribute | change | stack | ${environments.join(" | ")} |`,
    `|---|---|---|${environments.map(() => "---:|").join("")}`,
    ...entries.map(({ attribute, judged }) => {
      const changes = [...new Set(judged.map(({ mutant }) => mutant.change))];
      const stacks = [...new Set(judged.map(({ mutant }): StackName => mutant.block.stack))];
      return `| ${[`\`${attribute}\``, changes.join(", "), stacks.join(", "), ...count(judged)].join(" | ")} |`;
    }),
    "",
  ];
}
