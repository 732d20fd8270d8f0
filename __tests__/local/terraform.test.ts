import { describe, expect, it } from "vitest";
import { describeChanges, readChanges } from "../../local/terraform.ts";

describe("readChanges", () => {
  it("reads the closing line of an apply", () => {
    const output =
      "Plan: 9 to add, 9 to change, 9 to destroy.\n\nApply complete! Resources: 3 added, 1 changed, 2 destroyed.\n";
    expect(readChanges(output)).toEqual({ add: 3, change: 1, destroy: 2 });
  });

  it("reads the closing line of a destroy", () => {
    expect(readChanges("Destroy complete! Resources: 64 destroyed.")).toEqual({ add: 0, change: 0, destroy: 64 });
  });

  it("is not misled by what resources are called", () => {
    const output = 'x["7 added"]: Creating...\nApply complete! Resources: 0 added, 0 changed, 0 destroyed.\n';
    expect(readChanges(output)).toEqual({ add: 0, change: 0, destroy: 0 });
  });
});

describe("describeChanges", () => {
  it("tells what there is to tell", () => {
    expect(describeChanges({ add: 3, change: 0, destroy: 1 })).toBe("3 added, 1 destroyed");
    expect(describeChanges({ add: 0, change: 0, destroy: 0 })).toBe("no changes");
  });
});
