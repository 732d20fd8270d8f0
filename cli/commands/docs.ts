import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { synthesizedStacks } from "../../deploy/synthesize.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { projectRoot } from "../../stacks/project.ts";
import { diagram } from "../docs/diagram.ts";
import { withDiagram } from "../docs/page.ts";

const PAGE = join(projectRoot, "docs/architecture.md");

/** Draws the diagram of docs/architecture.md again, from the synthesized stacks of dev. */
export async function docs(): Promise<void> {
  const stacks = await synthesizedStacks(loadConfig({ ENVIRONMENT: "dev" }));
  await writeFile(PAGE, withDiagram(await readFile(PAGE, "utf8"), diagram(stacks)));
  console.log("docs/architecture.md shows the stacks as they are");
}
