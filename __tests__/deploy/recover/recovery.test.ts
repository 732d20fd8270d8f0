import { describe, expect, it } from "vitest";
import { requireImportsOnly } from "../../../deploy/recover/recovery.ts";

const plan = (counts: string) => `Terraform will perform the following actions:\n\nPlan: ${counts}.\n`;

describe("requireImportsOnly", () => {
  it("allows imports and changes in place", () => {
    requireImportsOnly(plan("10 to import, 0 to add, 2 to change, 0 to destroy"));
  });

  it("allows them when Terraform prints warnings, too", () => {
    const warning = '\nWarning: Deprecated Parameter\n\nThe parameter "dynamodb_table" is deprecated.\n';
    const imports = plan("10 to import, 0 to add, 2 to change, 0 to destroy");
    for (const text of [`${warning}${imports}`, `${imports}${warning}`]) requireImportsOnly(text);
  });

  it.each([
    "9 to import, 1 to add, 0 to change, 0 to destroy",
    "10 to import, 0 to add, 0 to change, 1 to destroy",
    "10 to add, 0 to change, 0 to destroy",
  ])("refuses a plan that creates or destroys something: %s", (counts) => {
    expect(() => requireImportsOnly(plan(counts))).toThrow("does more than take into the state what is there");
  });

  it("refuses a plan without the line that counts its changes", () => {
    expect(() => requireImportsOnly("No changes.")).toThrow();
  });
});
