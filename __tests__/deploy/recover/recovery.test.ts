import { describe, expect, it } from "vitest";
import { requireImportsOnly } from "../../../deploy/recover/recovery.ts";

const plan = (counts: string) => `Terraform will perform the following actions:\n\nPlan: ${counts}.\n`;

describe("requireImportsOnly", () => {
  it("lets things be imported, and changed in place", () => {
    requireImportsOnly(plan("10 to import, 0 to add, 2 to change, 0 to destroy"));
  });

  it("lets them where Terraform warns of something, too", () => {
    const warning = '\nWarning: Deprecated Parameter\n\nThe parameter "dynamodb_table" is deprecated.\n';
    const imports = plan("10 to import, 0 to add, 2 to change, 0 to destroy");
    for (const text of [`${warning}${imports}`, `${imports}${warning}`]) requireImportsOnly(text);
  });

  it.each([
    "9 to import, 1 to add, 0 to change, 0 to destroy",
    "10 to import, 0 to add, 0 to change, 1 to destroy",
    "10 to add, 0 to change, 0 to destroy",
  ])("refuses what makes or destroys something: %s", (counts) => {
    expect(() => requireImportsOnly(plan(counts))).toThrow("does more than take into the state what is there");
  });

  it("refuses a plan that it does not understand", () => {
    expect(() => requireImportsOnly("No changes.")).toThrow();
  });
});
