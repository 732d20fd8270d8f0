import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { synthesizedStacks } from "../../deploy/synthesize.ts";
import { VARIABLES } from "../../lib/variables/variables.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { projectRoot } from "../../stacks/project.ts";
import { diagram } from "../docs/diagram.ts";
import { valuesTable } from "../docs/values-table.ts";
import { variablesTable } from "../docs/variables-table.ts";

/** Markers around the generated part of a page that is otherwise written by hand. */
const BEGIN = "<!-- made by `npm run docs` from here on: -->\n";
const END = "<!-- made by `npm run docs` up to here -->\n";

/** Writes the generated parts of the documentation again. */
export async function docs(): Promise<void> {
  for (const [page, generated] of Object.entries(await generatedPages())) {
    const file = join(projectRoot, page);
    await writeFile(file, withGenerated(await readFile(file, "utf8"), generated));
    console.log(`${page} is up to date`);
  }
}

/** The generated part of each page that has one, by the page's path in the project. */
export async function generatedPages(): Promise<Record<string, string>> {
  const stacks = await synthesizedStacks(loadConfig({ ENVIRONMENT: "dev" }));
  return {
    "docs/architecture.md": `\`\`\`mermaid\n${diagram(stacks)}\n\`\`\``,
    "docs/settings.md": variablesTable(VARIABLES),
    "helm/cluster-autoscaler/README.md": await valuesOf("cluster-autoscaler"),
    "helm/k8s-webapi/README.md": await valuesOf("k8s-webapi"),
  };
}

async function valuesOf(chart: string): Promise<string> {
  const read = (file: string) => readFile(join(projectRoot, "helm", chart, file), "utf8");
  return valuesTable(await read("values.schema.json"), await read("values.yaml"));
}

/**
 * Replaces the generated part of a page.
 * @throws {Error} if the page does not have the markers
 */
export function withGenerated(page: string, generated: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page has no place between ${BEGIN}and ${END}`);
  return `${page.slice(0, begin)}${BEGIN}\n${generated}\n\n${page.slice(end)}`;
}
