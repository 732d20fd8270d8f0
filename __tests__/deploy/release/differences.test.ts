import { describe, expect, it } from "vitest";
import { differences } from "../../../deploy/release/differences.ts";

describe("the differences between an object and what it should be", () => {
  it("are none between equal objects, whatever the order of their keys", () => {
    expect(differences({ spec: { replicas: 3, paused: false } }, { spec: { paused: false, replicas: 3 } })).toEqual([]);
  });

  it("have the path and both values of a field", () => {
    expect(differences({ spec: { replicas: 1 } }, { spec: { replicas: 3 } })).toEqual([
      "spec.replicas is 1, and should be 3",
    ]);
  });

  it("have the index of an item, and the whole list if it has another length", () => {
    const live = { containers: [{ image: "a" }], ranges: ["10.0.0.0/8"] };
    const wanted = { containers: [{ image: "b" }], ranges: ["10.0.0.0/8", "192.168.0.0/16"] };
    expect(differences(live, wanted)).toEqual([
      'containers[0].image is "a", and should be "b"',
      'ranges is ["10.0.0.0/8"], and should be ["10.0.0.0/8","192.168.0.0/16"]',
    ]);
  });

  it("name a field that is missing or should not be there", () => {
    expect(differences({ a: 1 }, { b: null })).toEqual(["a should not be there", "b is missing"]);
  });

  it("include a list in place of an object", () => {
    expect(differences({ a: [] }, { a: {} })).toEqual(["a is [], and should be {}"]);
  });

  it("shorten long values", () => {
    const [difference] = differences({ data: "x".repeat(1_000) }, { data: "" });
    expect(difference?.length).toBeLessThan(120);
  });

  it("leave out what Kubernetes writes itself, but no field of the same name elsewhere", () => {
    const live = { metadata: { generation: 2, resourceVersion: "7", managedFields: [1] }, status: { replicas: 3 } };
    const wanted = { metadata: { generation: 3, resourceVersion: "8" }, spec: { status: "on" } };
    expect(differences(live, wanted)).toEqual(["spec is missing"]);
    expect(differences({ spec: { status: "off" } }, { spec: { status: "on" } })).toHaveLength(1);
  });
});
