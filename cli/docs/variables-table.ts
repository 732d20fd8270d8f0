import type { Variables } from "../../lib/variables/variable.ts";

/** A Markdown table of variables: what programs get of them on AWS and on a local cloud, and why. */
export function variablesTable(rows: readonly Variables[]): string {
  const lines = rows.map(({ names, aws, local, why, source }) => {
    const sources = source.split(", ").map((address) => `[source](${address})`);
    return `| ${names.map((name) => `\`${name}\``).join(", ")} | ${aws} | ${local} | ${why} ${sources.join(", ")} |`;
  });
  return ["| variables | on AWS | on the local cloud | why |", "|---|---|---|---|", ...lines].join("\n");
}
