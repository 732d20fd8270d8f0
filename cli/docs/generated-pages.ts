import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { synthesizedStacks } from "../../deploy/synthesize.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { projectRoot } from "../../stacks/project.ts";
import { diagram } from "./diagram.ts";
import { valuesTable } from "./values-table.ts";

/** The generated part of each page that has one, by the page's path in the project. */
export async function generatedPages(): Promise<Record<string, string>> {
  const stacks = await synthesizedStacks(loadConfig({ ENVIRONMENT: "dev" }));
  return {
    "docs/architecture.md": `\`\`\`mermaid\n${diagram(stacks)}\n\`\`\``,
    "helm/cluster-autoscaler/README.md": await valuesOf("cluster-autoscaler"),
    "helm/k8s-webapi/README.md": await valuesOf("k8s-webapi"),
  };
}

async function valuesOf(chart: string): Promise<string> {
  const read = (file: string) => readFile(join(projectRoot, "helm", chart, file), "utf8");
  return valuesTable(await read("values.schema.json"), await read("values.yaml"));
}
