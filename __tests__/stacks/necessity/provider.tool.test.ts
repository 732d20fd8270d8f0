import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { noLog as log } from "../../../lib/log.ts";
import { ensureTool } from "../../../lib/tools/tool.ts";
import { terraform } from "../../../lib/tools/tools.ts";
import { terraformProviders } from "../../../local/providers/terraform-providers.ts";
import { stackSchema } from "../../../stacks/checks/terraform.ts";
import { createApp } from "../../../stacks/platform.ts";
import { STACKS, type StackName } from "../../../stacks/stack-names.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";
import { diagnose, validate } from "../../support/validate.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { refusalKey, ruleFor } from "./witnesses.ts";

let work: string;
let cliConfigFile: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "necessity-test-"));
  cliConfigFile = join(work, "terraform.rc");
  const providers = await terraformProviders({ terraform: await ensureTool(terraform, log), cliConfigFile, log });
  const builtProviders = providers.source === "built" ? providers : undefined;
  const config = { ...testConfig("dev"), builtProviders };
  createApp(config, { outdir: join(work, "out"), stateRoot: join(work, "state") }).synth();
});
afterAll(() => rm(work, { recursive: true }));

it("the providers refuse what the unit tests take them to refuse", async () => {
  const mutants = [...mutantsOf(synthesize(testConfig("dev")))].filter(
    (mutant) => isJudged(mutant) && ruleFor(mutant) === undefined,
  );
  const refusals = new Map<Mutant, string>();
  for (const stack of STACKS) {
    const ofStack = mutants.filter(({ block }) => block.stack === stack);
    for (const [mutant, summary] of await judge(stack, ofStack)) refusals.set(mutant, summary);
  }
  // a change of an attribute is refused if it is in every block that has the attribute
  const accepted = new Set(mutants.filter((mutant) => !refusals.has(mutant)).map(refusalKey));
  const summaries = [...refusals]
    .map(([mutant, summary]) => [refusalKey(mutant), summary] as const)
    .filter(([key]) => !accepted.has(key));
  const text = `${JSON.stringify(Object.fromEntries(summaries.sort()), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, "provider-refusals.json"));
});

/** Resources and data sources are judged by their providers' schemas. */
function isJudged({ block: { section }, path, value }: Mutant): boolean {
  return (section === "resource" || section === "data") && path.length > 0 && value !== undefined;
}

/** Validates a stack that has each mutant as one more block, and returns those that are refused. */
async function judge(stack: StackName, mutants: readonly Mutant[]): Promise<[Mutant, string][]> {
  const directory = join(work, "out", "dev", stack);
  const file = join(directory, "cdk.tf.json");
  const whole = stackSchema.parse(JSON.parse(await readFile(file, "utf8")));
  await validate(directory, cliConfigFile);
  for (const [index, { block, value }] of mutants.entries()) {
    const section = block.section === "data" ? whole.data : whole.resource;
    Object.assign(section[block.type] ?? {}, { [`mutant-${index}`]: value });
  }
  // Terraform refuses a section without blocks
  const sections = Object.entries(whole).filter(([, blocks]) => Object.keys(blocks as object).length > 0);
  await writeFile(file, JSON.stringify(Object.fromEntries(sections), undefined, 1));
  const { diagnostics } = await diagnose(directory, cliConfigFile);
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map((diagnostic): [Mutant, string] => {
      const mutant = mutants[Number(/mutant-(\d+)\b/.exec(JSON.stringify(diagnostic))?.[1])];
      if (mutant === undefined) throw new Error(`not about a mutant: ${JSON.stringify(diagnostic)}`);
      return [mutant, diagnostic.summary];
    });
}
