import { describe, expect, it } from "vitest";
import { checkOutputs } from "../../../stacks/checks/outputs.ts";
import { broken } from "./broken.ts";

describe("an output", () => {
  it("that app reads is refused if base does not publish it", () => {
    const stacks = broken(({ base }) => {
      delete base.output.repository_url;
    });
    expect(checkOutputs(stacks)).toMatchObject([
      { stack: "app", address: "data.terraform_remote_state.base.outputs.repository_url" },
    ]);
  });

  it("is refused without a value", () => {
    const stacks = broken(({ app }) => {
      app.output.url = {};
    });
    expect(checkOutputs(stacks)).toMatchObject([{ address: "output.url", wrong: "has no value" }]);
  });
});

describe("a variable", () => {
  it("is refused if nothing reads it", () => {
    const stacks = broken(({ app }) => {
      app.variable.another = { default: "" };
    });
    expect(checkOutputs(stacks)).toMatchObject([{ address: "var.another" }]);
  });

  it("is refused without a default, for which Terraform would stop and ask", () => {
    const stacks = broken(({ app }) => {
      app.variable["repair-webapi"] = { type: "string" };
    });
    expect(checkOutputs(stacks)).toMatchObject([{ address: "var.repair-webapi" }]);
  });
});
