import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../stacks/project.ts";
import { generatedPages } from "../docs/generated-pages.ts";
import { withGenerated } from "../docs/page.ts";

/** Writes the generated parts of the documentation again: the diagram of the stacks, and the values of the charts. */
export async function docs(): Promise<void> {
  for (const [page, generated] of Object.entries(await generatedPages())) {
    const file = join(projectRoot, page);
    await writeFile(file, withGenerated(await readFile(file, "utf8"), generated));
    console.log(`${page} is up to date`);
  }
}
