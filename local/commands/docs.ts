import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StackName, stackSchema } from "../../stacks/checks/terraform.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { createApp } from "../../stacks/platform.ts";
import { diagram } from "../docs/diagram.ts";
import { withDiagram } from "../docs/page.ts";
import { projectRoot } from "../project.ts";

const PAGE = join(projectRoot, "docs/architecture.md");

/** Draws the diagram of docs/architecture.md anew, from the stacks of dev as they are synthesized. */
export async function docs(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "eks-webapi-docs-"));
  try {
    const config = loadConfig({ ENVIRONMENT: "dev" });
    createApp(config, { outdir: root, stateRoot: join(root, "state") }).synth();
    const read = async (name: StackName) =>
      stackSchema.parse(JSON.parse(await readFile(join(root, config.name, name, "cdk.tf.json"), "utf8")));
    const stacks = { backend: await read("backend"), base: await read("base"), app: await read("app") };
    await writeFile(PAGE, withDiagram(await readFile(PAGE, "utf8"), diagram(stacks)));
  } finally {
    await rm(root, { recursive: true });
  }
  console.log("docs/architecture.md shows the stacks as they are");
}
