import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { awsEnvironment } from "../../../deploy/target.ts";
import { Terraform } from "../../../deploy/terraform.ts";
import { openLog } from "../../../lib/log.ts";
import type { EnvironmentChange } from "../../../lib/processes/run.ts";
import { findOnPath } from "../../../lib/tools/tool.ts";
import { terraform as tool } from "../../../lib/tools/tools.ts";
import type { Place, Treatment, Variables } from "../../../lib/variables/variable.ts";
import { VARIABLES } from "../../../lib/variables/variables.ts";
import { cloudEnvironment } from "../../../local/cloud/running-cloud.ts";
import { imageTag } from "../../../stacks/config/image-tag.ts";
import { writeExecutable } from "../../support/executables.ts";
import { runningCloud } from "../../support/running-cloud.ts";

const OF_USER = "of the user";

const environmentSchema = z.record(z.string(), z.string());

/** One variable for each name of the list. */
const variables = (row: Variables) => row.names.map((name) => name.replace(/\*$/, "EXAMPLE"));

/** What each program of a place is to get of the user's variables, by the list. */
function expected(place: Place, rows = VARIABLES): Record<string, Treatment> {
  return Object.fromEntries(rows.flatMap((row) => variables(row).map((name) => [name, row[place]])));
}

/** What a program got of them. */
function received(environment: Record<string, string>, rows = VARIABLES): Record<string, Treatment> {
  const treatment = (value: string | undefined) =>
    value === undefined ? "remove" : value === OF_USER ? "pass" : "set";
  return Object.fromEntries(rows.flatMap(variables).map((name) => [name, treatment(environment[name])]));
}

const rowsOfGit = VARIABLES.filter(({ readers }) => readers.includes("git"));
const rowsOfTargets = VARIABLES.filter((row) => !rowsOfGit.includes(row) || row.readers.includes("terraform"));

let directory: string;
/** Programs that write their environment to a file for each first argument. */
let program: (name: string) => Promise<string>;
let environmentOf: (path: string, subcommand: string) => Promise<Record<string, string>>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "received-test-"));
  program = async (name) => {
    const path = join(directory, name);
    await writeExecutable(path, `'${process.execPath}' -p 'JSON.stringify(process.env)' >"$0.$1" && echo 1.12.0`);
    return path;
  };
  environmentOf = async (path, subcommand) =>
    environmentSchema.parse(JSON.parse(await readFile(`${path}.${subcommand}`, "utf8")));
  for (const name of VARIABLES.flatMap(variables)) vi.stubEnv(name, OF_USER);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

const environments: Record<Place, () => EnvironmentChange> = {
  local: () => cloudEnvironment(runningCloud("blue"), process.env),
  aws: () => awsEnvironment("/state/dev/kubeconfig", process.env),
};

describe.each(["local", "aws"] as const)("Terraform on %s", (place) => {
  let terraform: Terraform;
  let path: string;

  beforeEach(async () => {
    path = await program("terraform");
    terraform = new Terraform({ command: path, directory, env: environments[place]() });
  });

  it("gets for a plan what the list says", async () => {
    await terraform.plan(openLog(join(directory, "log")));
    expect(received(await environmentOf(path, "plan"), rowsOfTargets)).toEqual(expected(place, rowsOfTargets));
  });

  it.each(["apply", "destroy"] as const)("gets for %s what the list says", async (subcommand) => {
    const log = openLog(join(directory, "log"));
    await (subcommand === "apply" ? terraform.apply(log) : terraform.destroy(log, { refresh: true }));
    expect(received(await environmentOf(path, subcommand), rowsOfTargets)).toEqual(expected(place, rowsOfTargets));
  });

  it("gets no further arguments for show and init", async () => {
    const log = openLog(join(directory, "log"));
    await terraform.init(log);
    await terraform.plan(log);
    for (const subcommand of ["init", "show"]) {
      expect(await environmentOf(path, subcommand)).not.toHaveProperty("TF_CLI_ARGS");
    }
  });
});

describe("Terraform before there is a target", () => {
  it("gets no setting of the user that could change its version's output, or fail", async () => {
    const path = await program("terraform");
    vi.stubEnv("PATH", directory);
    expect(await findOnPath(tool)).toBe(path);
    const environment = await environmentOf(path, "version");
    const names = Object.keys(environment).filter((name) => name.startsWith("TF_") && environment[name] === OF_USER);
    expect(names.filter((name) => !/^TF_(LOG|TEMP_LOG_PATH|VAR_|TOKEN_|REGISTRY_)/.test(name)).sort()).toEqual([
      "TF_APPEND_USER_AGENT",
      "TF_DISABLE_PLUGIN_TLS",
      "TF_INPUT",
      "TF_IN_AUTOMATION",
      "TF_STATE_PERSIST_INTERVAL",
    ]);
  });
});

describe("git", () => {
  it("gets what the list says", async () => {
    const path = await program("git");
    await mkdir(join(directory, ".git"));
    vi.stubEnv("PATH", `${directory}:${process.env.PATH}`);
    imageTag(directory, {});
    const rows = rowsOfGit.filter(({ local, aws }) => local === aws);
    expect(received(await environmentOf(path, "status"), rows)).toEqual(expected("local", rows));
  });
});
