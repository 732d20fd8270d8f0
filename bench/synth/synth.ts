import { join } from "node:path";
import { run } from "../../lib/processes/run.ts";
import { imageTag } from "../../stacks/config/image-tag.ts";
import { projectRoot } from "../../stacks/project.ts";
import type { Benchmark } from "../benchmark.ts";
import { TIME, timed } from "../duration.ts";
import { hashOfOutput } from "./output.ts";
import { makeTemplateProject, TEMPLATE_PROJECT } from "./template-project.ts";

const PROJECT = "npm run synth";
const ENVIRONMENT = "dev";
const CDKTF = join(projectRoot, "node_modules/.bin/cdktf");
const timeoutMs = 300_000;

const outcomeIn = (directory: string) => () => hashOfOutput(join(directory, "cdktf.out", ENVIRONMENT));

/** The command line of CDKTF, without its check for a newer version, which would add to the time. */
const cdktfSynth = (directory: string, env: Record<string, string>) => ({
  measure: timed(async (log) => {
    await run(CDKTF, ["synth"], {
      cwd: directory,
      log,
      timeoutMs,
      env: { ENVIRONMENT, CHECKPOINT_DISABLE: "1", CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1", ...env },
    });
  }),
  outcome: outcomeIn(directory),
  sameOutcomeAs: PROJECT,
});

export const synth: Benchmark = {
  name: "synth",
  description: "All three stacks of one environment: the project's command, and CDKTF's",
  quantities: [TIME],
  rounds: 5,
  maxMinutes: 15,
  prepare: async (log) => {
    await makeTemplateProject(log);
    return [];
  },
  variants: [
    {
      name: PROJECT,
      command: "npm run synth",
      targets: [{ quantity: TIME.name, atMost: 1 }],
      measure: timed(async (log) => {
        await run("npm", ["run", "--silent", "synth"], { cwd: projectRoot, log, timeoutMs, env: { ENVIRONMENT } });
      }),
      outcome: outcomeIn(projectRoot),
    },
    {
      name: "cdktf synth",
      command: "cdktf synth, with this project's cdktf.json",
      ...cdktfSynth(projectRoot, {}),
    },
    {
      name: "cdktf synth, ts-node",
      command: "cdktf synth, with the cdktf.json and tsconfig.json of CDKTF's template (npx ts-node main.ts)",
      // IMAGE_TAG, since the copy is not a work tree of Git and has no commit
      ...cdktfSynth(TEMPLATE_PROJECT, { IMAGE_TAG: imageTag(projectRoot, {}) }),
    },
  ],
};
