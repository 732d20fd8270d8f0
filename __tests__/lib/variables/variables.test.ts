import { describe, expect, it } from "vitest";
import { rowOf, VARIABLES, withoutArguments, withoutForeign } from "../../../lib/variables/variables.ts";
import { HOSTILE_VARIABLES } from "../../support/hostile-variables.ts";

describe("the list of variables", () => {
  it("has each name once", () => {
    const names = VARIABLES.flatMap((row) => row.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("has a source for each row", () => {
    expect(VARIABLES.filter(({ source }) => !source.startsWith("https://"))).toEqual([]);
  });

  it("has a harmful value for each row, with which all commands are tried", () => {
    const tried = Object.keys(HOSTILE_VARIABLES).map(rowOf);
    expect(VARIABLES.filter((row) => !tried.includes(row))).toEqual([]);
    expect(Object.keys(HOSTILE_VARIABLES).filter((name) => rowOf(name) === undefined)).toEqual([]);
  });

  it.each([
    ["KUBE_TOKEN", "remove", "remove"],
    ["KUBE_PROXY_URL", "remove", "pass"],
    ["HELM_DRIVER", "remove", "remove"],
    ["AWS_USE_FIPS_ENDPOINT", "remove", "pass"],
    ["AWS_DEFAULT_OUTPUT", "remove", "pass"],
    ["AWS_REGION", "set", "pass"],
    ["TF_CLI_ARGS_show", "remove", "remove"],
    ["TF_CLI_ARGS_plan", "pass", "pass"],
    ["TF_LOG_PROVIDER", "pass", "pass"],
    ["TF_AWS_DEFAULT_TAGS_Owner", "remove", "remove"],
    ["TF_AWS_S3_ENDPOINT", "remove", "pass"],
    ["GIT_DIR", "remove", "remove"],
    ["GIT_CONFIG_COUNT", "pass", "pass"],
  ])("decides %s by the longest name: %s on the local cloud, %s on AWS", (name, local, aws) => {
    expect(rowOf(name)).toMatchObject({ local, aws });
  });

  it.each(["HOME", "KUBE", "XAWS_PROFILE", "tf_cli_args"])("does not have %s", (name) => {
    expect(rowOf(name)).toBeUndefined();
  });
});

describe("withoutForeign", () => {
  const inherited = { KUBE_TOKEN: "t", AWS_PROFILE: "work", GIT_DIR: "/other/.git", HOME: "/home/me" };

  it("removes what the programs of a place must not get", () => {
    expect(withoutForeign("local", inherited)).toEqual({ KUBE_TOKEN: undefined, AWS_PROFILE: undefined });
    expect(withoutForeign("aws", inherited)).toEqual({ KUBE_TOKEN: undefined });
  });
});

describe("withoutArguments", () => {
  it("removes Terraform's further arguments, too", () => {
    const inherited = { TF_CLI_ARGS: "-no-color", TF_CLI_ARGS_plan: "-json", TF_PLUGIN_CACHE_DIR: "/cache" };
    const removed = { TF_CLI_ARGS: undefined, TF_CLI_ARGS_plan: undefined };
    expect(withoutArguments("aws", inherited)).toEqual(removed);
    expect(withoutArguments("local", inherited)).toEqual({ ...removed, TF_PLUGIN_CACHE_DIR: undefined });
  });
});
