import { describe, expect, it } from "vitest";
import { differencesFromRecorded, parseRecorded } from "../../../deploy/release/recorded.ts";

/** The text of a state with a release, whose metadata has the form of a provider's version. */
const state = (metadata: object) =>
  JSON.stringify({
    resources: [
      { type: "kubernetes_namespace_v1", instances: [{ attributes: { id: "webapi" } }] },
      {
        type: "helm_release",
        instances: [{ attributes: { name: "webapi", values: ["replicaCount: 3\n"], metadata } }],
      },
    ],
  });

describe("what Terraform has recorded of a release", () => {
  it.each([
    ["1", [{ revision: 4, values: "{}" }]],
    ["3", { revision: 4, values: "{}" }],
  ])("is read from a state of version %s of the provider", (_, metadata) => {
    expect(parseRecorded(state(metadata))).toEqual([{ name: "webapi", revision: 4, values: { replicaCount: 3 } }]);
  });

  const [recorded] = parseRecorded(state({ revision: 4 }));

  it("does not differ from the same revision with the same values", () => {
    expect(differencesFromRecorded({ number: 4, values: { replicaCount: 3 } }, recorded)).toEqual([]);
  });

  it("differs from a later revision, as after a rollback", () => {
    expect(differencesFromRecorded({ number: 6, values: { replicaCount: 3 } }, recorded)).toEqual([
      "is at revision 6, and revision 4 was the last that Terraform has deployed",
    ]);
  });

  it("differs from other values, although a refresh has recorded the revision", () => {
    expect(differencesFromRecorded({ number: 4, values: { replicaCount: 1 } }, recorded)).toEqual([
      "value replicaCount is 1, and should be 3",
    ]);
  });

  it("is nothing before Terraform has deployed the release", () => {
    expect(differencesFromRecorded({ number: 1, values: {} }, undefined)).toEqual([]);
  });
});
